select
    order_id,
    account_id as account_number,
    bank_to || '-' || account_to as counterparty_account,
    bank_to as counterparty_bank,
    amount,
    case trim(k_symbol)
        when 'SIPO' then 'household_bill'
        when 'UVER' then 'loan_repayment'
        when 'POJISTNE' then 'insurance'
        else 'transfer'
    end as kind
from raw
