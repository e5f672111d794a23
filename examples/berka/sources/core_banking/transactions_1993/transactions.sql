select
    trans_id as transaction_id,
    account_id as account_number,
    '19' || substr(date, 1, 2) || '-' || substr(date, 3, 2) || '-' || substr(date, 5, 2) as happened_at,
    amount,
    -- VYBER alone is a withdrawal that the bank booked without its usual code for going out.
    case type when 'PRIJEM' then 'in' when 'VYDAJ' then 'out' when 'VYBER' then 'out' else type end
        as direction,
    case
        when trim(k_symbol) = 'UROK' then 'interest'
        when trim(k_symbol) in ('SLUZBY', 'SANKC. UROK') then 'fee'
        when trim(k_symbol) = 'DUCHOD' then 'pension'
        when trim(k_symbol) = 'UVER' then 'loan_repayment'
        when trim(k_symbol) = 'POJISTNE' then 'insurance'
        when trim(k_symbol) = 'SIPO' then 'household_bill'
        when operation in ('VKLAD', 'VYBER') then 'cash'
        when operation = 'VYBER KARTOU' then 'card_payment'
        when operation in ('PREVOD NA UCET', 'PREVOD Z UCTU') then 'transfer'
        else 'other'
    end as kind,
    trim(coalesce(operation, '') || ' ' || coalesce(k_symbol, '')) as summary,
    case when nullif(account, '0') is null or account = '' then null else bank || '-' || account end
        as counterparty_account,
    bank as counterparty_bank,
    balance as balance_after
from raw
