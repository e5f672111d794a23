select
    corp_no as party_id,
    corp_name as name,
    nullif(uscc, '') as credit_code,
    nullif(settle_acct, '') as settlement_account,
    nullif(trade, '') as industry
from raw
