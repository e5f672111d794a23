-- Names as bankers noted them: often a family name and a form of address.
select
    external_userid as party_id,
    'person' as kind,
    nullif(trim(remark_name), '') as name,
    nullif(remark_mobile, '') as phone,
    nullif(added_at_branch, '') as branch_code
from raw
