select
    crm_no as party_id,
    nullif(core_no, '') as master_party_id
from raw
