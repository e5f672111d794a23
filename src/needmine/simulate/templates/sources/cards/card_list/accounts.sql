-- Each credit card has an account of its own.
select
    acct_no as account_number,
    'credit_card' as kind,
    prod as product_code,
    ccy as currency,
    issue_date as opened_date,
    'active' as status,
    upd_time as known_at
from raw
