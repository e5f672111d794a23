-- The master says which of our numbers is which core customer.
select
    sys_key as party_id,
    nullif(cust_no, '') as master_party_id
from raw
