-- Only callers whom the agent found in core banking.
select
    caller_id as party_id,
    core_no as master_party_id,
    first_call as known_at
from raw
where core_no <> ''
