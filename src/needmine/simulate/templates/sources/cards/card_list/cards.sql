select
    card_no as card_number,
    acct_no as account_number,
    cust_key as party_id,
    'credit' as kind,
    prod as product_code,
    issue_date as issued_date,
    credit_limit,
    upd_time as known_at
from raw
