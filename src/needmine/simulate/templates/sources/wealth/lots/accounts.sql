select
    acct_no as account_number,
    'wealth' as kind,
    'wealth' as product_code,
    ccy as currency,
    open_date as opened_date,
    'active' as status,
    updated as known_at
from raw
