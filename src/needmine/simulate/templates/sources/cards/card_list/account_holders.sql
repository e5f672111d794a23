select
    acct_no as account_number,
    cust_key as party_id,
    'owner' as role,
    upd_time as known_at
from raw
