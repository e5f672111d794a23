-- Only users whose ID was checked have a real name; a nick name is nobody's name.
select
    user_id as party_id,
    'person' as kind,
    nullif(real_name, '') as name,
    nullif(id_no, '') as id_number,
    nullif(mobile, '') as phone,
    substr(registered_at, 1, 10) as since_date
from raw
