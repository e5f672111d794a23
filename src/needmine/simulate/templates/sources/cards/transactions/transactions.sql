-- Seen from the card account: a purchase goes out, a payment of the bill comes in.
select
    txn_id as transaction_id,
    nullif(trim(acct_no), '') as account_number,
    amount,
    case dr_cr when 'C' then 'in' when 'D' then 'out' else dr_cr end as direction,
    txn_type as kind,
    nullif(merchant, '') as merchant,
    nullif(mcc, '') as mcc,
    replace(substr(txn_time, 1, 19), 'T', ' ') as happened_at,
    replace(substr(post_time, 1, 19), 'T', ' ') as known_at
from raw
