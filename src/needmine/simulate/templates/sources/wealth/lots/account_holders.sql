select
    acct_no as account_number,
    fund_acct as party_id,
    'owner' as role,
    updated as known_at
from raw
