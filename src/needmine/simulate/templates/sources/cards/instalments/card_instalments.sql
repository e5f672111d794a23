-- A plan is delivered once, on the day it is made.
select
    plan_no as plan_id,
    acct_no as account_number,
    cust_key as party_id,
    amount,
    months as duration_months,
    made_time as happened_at
from raw
