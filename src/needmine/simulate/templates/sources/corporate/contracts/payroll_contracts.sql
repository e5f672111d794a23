-- A contract is delivered when it begins and again when it goes to another bank.
select
    contract_no as contract_id,
    corp_no as party_id,
    payday,
    begin_dt as started_date,
    nullif(end_dt, '') as ended_date,
    upd_time as known_at
from raw
