select
    trans_id as transaction_id,
    account_id as account_number,
    '19' || substr(date, 1, 2) || '-' || substr(date, 3, 2) || '-' || substr(date, 5, 2) as happened_at,
    amount,
    case type
        when 'credit' then 'in'
        when 'withdrawal' then 'out'
        when 'withdrawal in cash' then 'out'
        else type
    end as direction,
    case
        when trim(k_symbol) = 'interest credited' then 'interest'
        when trim(k_symbol) in ('payment for statement', 'sanction interest if negative balance')
            then 'fee'
        when trim(k_symbol) = 'insurrance payment' then 'insurance'
        when trim(k_symbol) = 'household' then 'household_bill'
        when operation in ('credit in cash', 'withdrawal in cash') then 'cash'
        when operation = 'credit card withdrawal' then 'card_payment'
        when operation in ('remittance to another bank', 'collection from another bank') then 'transfer'
        else 'other'
    end as kind,
    trim(coalesce(operation, '') || ' ' || coalesce(k_symbol, '')) as summary,
    case when nullif(account, '0') is null or account = '' then null else bank || '-' || account end
        as counterparty_account,
    bank as counterparty_bank,
    balance as balance_after
from raw
