-- A booking is known when its day of posting has ended. A negative amount is no amount: reversals
-- come as bookings of their own.
select
    seq_no as transaction_id,
    nullif(trim(acct_no), '') as account_number,
    case when amt like '-%' then null else amt end as amount,
    case dc when 'C' then 'in' when 'D' then 'out' else dc end as direction,
    case sum_code
        when '1001' then 'salary'
        when '1002' then 'pension'
        when '1003' then 'salary'
        when '2001' then 'transfer'
        when '2002' then 'transfer'
        when '2003' then 'transfer'
        when '2004' then 'transfer'
        when '2009' then 'transfer'
        when '3001' then 'cash'
        when '3002' then 'cash'
        when '4001' then 'wallet'
        when '4002' then 'wallet'
        when '4003' then 'wallet'
        when '4004' then 'wallet'
        when '4005' then 'wallet'
        when '4051' then 'card_payment'
        when '4101' then 'household_bill'
        when '4201' then 'insurance'
        when '5001' then 'interest'
        when '5101' then 'fee'
        when '6001' then 'loan_granted'
        when '6002' then 'loan_repayment'
        when '6003' then 'loan_repayment'
        when '6101' then 'card_repayment'
        when '7001' then 'term_deposit'
        when '7002' then 'term_deposit'
        when '7101' then 'wealth'
        when '7102' then 'wealth'
        else sum_code
    end as kind,
    nullif(summary, '') as summary,
    nullif(remark, '') as remark,
    nullif(opp_name, '') as counterparty_name,
    nullif(opp_acct, '') as counterparty_account,
    nullif(opp_bank, '') as counterparty_bank,
    bal as balance_after,
    substr(tran_dt, 1, 4) || '-' || substr(tran_dt, 5, 2) || '-' || substr(tran_dt, 7, 2) || ' '
        || substr(tran_tm, 1, 2) || ':' || substr(tran_tm, 3, 2) || ':' || substr(tran_tm, 5, 2)
        as happened_at,
    substr(post_dt, 1, 4) || '-' || substr(post_dt, 5, 2) || '-' || substr(post_dt, 7, 2)
        || ' 23:59:59' as known_at
from raw
