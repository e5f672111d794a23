select
    caller_id as party_id,
    'person' as kind,
    nullif(trim(name), '') as name,
    nullif(phone, '') as phone,
    first_call as known_at
from raw
