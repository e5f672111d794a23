select
    corp_no as party_id,
    case role when 'representative' then 'legal_representative' else role end as role,
    nullif(trim(name), '') as name,
    nullif(id_no, '') as id_number,
    nullif(mobile, '') as phone
from raw
