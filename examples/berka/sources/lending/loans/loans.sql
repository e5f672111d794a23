select
    loan_id,
    account_id as account_number,
    'consumer' as kind,
    amount as principal,
    date as granted_date,
    duration as duration_months,
    payments as monthly_payment,
    date as known_at
from raw
