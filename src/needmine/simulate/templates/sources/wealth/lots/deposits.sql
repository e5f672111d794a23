-- A lot is delivered when it starts and again when it is paid out.
select
    lot_no as lot_id,
    acct_no as account_number,
    'wealth' as kind,
    product as product_code,
    principal,
    expected_rate as rate,
    start_date as started_date,
    nullif(mature_date, '') as matures_date,
    nullif(paid_date, '') as ended_date,
    updated as known_at
from raw
