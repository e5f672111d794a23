-- The name is the one pressed on the card, in Latin letters for some.
select
    cust_key as party_id,
    'person' as kind,
    nullif(trim(emboss_name), '') as name,
    nullif(id_no, '') as id_number,
    nullif(mobile, '') as phone,
    nullif(email, '') as email,
    nullif(home_addr, '') as address,
    substr(birth, 1, 10) as birth_date,
    nullif(city, '') as city,
    nullif(open_date, '') as since_date
from raw
