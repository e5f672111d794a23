select
    banker as staff_code,
    position,
    nullif(left_on, '') as until_date
from raw
