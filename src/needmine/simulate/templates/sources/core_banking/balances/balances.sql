select
    acct_no as account_number,
    bal_dt as balance_date,
    bal as balance,
    bal_dt || ' 23:59:59' as known_at
from raw
