select
    raw.account_id as account_number,
    client_id as party_id,
    case raw.type when 'OWNER' then 'owner' when 'DISPONENT' then 'disponent' else raw.type end as role,
    accounts.date as known_at
from raw
left join accounts on accounts.account_id = raw.account_id
