select
    crm_no as party_id,
    'person' as kind,
    nullif(trim(name), '') as name,
    nullif(mobile, '') as phone,
    nullif(branch, '') as branch_code
from raw
