select
    risk_no as party_id,
    'person' as kind,
    nullif(trim(name), '') as name,
    nullif(id_no, '') as id_number
from raw
