-- A lot is delivered when it starts and again when it is paid out.
select
    lot_no as lot_id,
    acct_no as account_number,
    case type when 'TD' then 'term' when 'WM' then 'wealth' else type end as kind,
    prod as product_code,
    principal,
    rate,
    start_dt as started_date,
    nullif(mature_dt, '') as matures_date,
    nullif(end_dt, '') as ended_date,
    upd_time as known_at
from raw
