-- Rows marked X were entered by mistake and are set aside.
select
    nullif(trim(cust_no), '') as party_id,
    case cust_type when '1' then 'person' else 'company' end as kind,
    nullif(trim(cust_name), '') as name,
    nullif(trim(id_no), '') as id_number,
    nullif(trim(mobile), '') as phone,
    nullif(addr, '') as address,
    nullif(birth_dt, '') as birth_date,
    case gender when 'F' then 'female' when 'M' then 'male' end as gender,
    nullif(city, '') as city,
    nullif(job, '') as occupation,
    nullif(open_dt, '') as since_date,
    upd_time as known_at
from raw
where rec_status <> 'X'
