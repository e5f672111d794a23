-- A merchant is known by its number in core banking, which is the master's.
select
    merchant_no as merchant_id,
    settle_acct as settlement_account,
    nullif(cust_no, '') as master_party_id,
    nullif(mcc, '') as mcc,
    case qr_code when '1' then 'true' when '0' then 'false' end as takes_qr
from raw
