select
    contract_no as contract_id,
    acct_no as account_number,
    nullif(trim(name), '') as name,
    nullif(id_no, '') as id_number
from raw
