select
    branch as branch_code,
    name,
    city,
    nullif(merged_on, '') as closed_date,
    nullif(merged_into, '') as merged_into
from raw
