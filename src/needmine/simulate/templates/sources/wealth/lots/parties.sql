select
    fund_acct as party_id,
    'person' as kind,
    nullif(trim(name), '') as name,
    nullif(id_no, '') as id_number,
    nullif(mobile, '') as phone,
    updated as known_at
from raw
