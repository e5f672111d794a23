-- A woman's birth number carries her month plus 50.
select
    raw.client_id as party_id,
    'person' as kind,
    '19' || substr(birth_number, 1, 2) || '-'
        || case when cast(substr(birth_number, 3, 2) as integer) > 50
                then lpad(cast(cast(substr(birth_number, 3, 2) as integer) - 50 as varchar), 2, '0')
                else substr(birth_number, 3, 2) end
        || '-' || substr(birth_number, 5, 2) as birth_date,
    case when cast(substr(birth_number, 3, 2) as integer) > 50 then 'female' else 'male' end as gender,
    districts.A2 as city,
    accounts.date as since_date,
    accounts.date as known_at
from raw
left join dispositions on dispositions.client_id = raw.client_id
left join accounts on accounts.account_id = dispositions.account_id
left join districts on districts.district_id = raw.district_id
