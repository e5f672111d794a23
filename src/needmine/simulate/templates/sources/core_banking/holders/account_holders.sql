select
    acct_no as account_number,
    cust_no as party_id,
    case role when '1' then 'owner' when '2' then 'joint' else role end as role,
    upd_time as known_at
from raw
