select
    account_id as account_number,
    'current' as kind,
    'CZK' as currency,
    date as opened_date,
    'active' as status,
    district_id as branch_code,
    date as known_at
from raw
