select
    acct_no as account_number,
    case acct_type
        when 'CUR' then 'current' when 'TD' then 'term'
        when 'WM' then 'wealth' when 'LN' then 'loan' else acct_type
    end as kind,
    nullif(prod, '') as product_code,
    ccy as currency,
    open_dt as opened_date,
    nullif(close_dt, '') as closed_date,
    nullif(status, '') as status,
    branch as branch_code,
    upd_time as known_at
from raw
