-- A loan is delivered when granted, when its arrears change, and when it is repaid.
select
    loan_no as loan_id,
    acct_no as account_number,
    kind,
    principal,
    grant_dt as granted_date,
    months as duration_months,
    payment as monthly_payment,
    nullif(end_dt, '') as ended_date,
    overdue_days as days_overdue,
    upd_time as known_at
from raw
