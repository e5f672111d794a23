-- An order is delivered when it is set up and again when it ends.
select
    order_no as order_id,
    acct_no as account_number,
    nullif(opp_acct, '') as counterparty_account,
    nullif(opp_bank, '') as counterparty_bank,
    amount,
    'transfer' as kind,
    start_dt as started_date,
    nullif(end_dt, '') as ended_date,
    upd_time as known_at
from raw
