-- Everybody has a branch, a third a banker; only these are looked after by somebody.
select
    crm_no as party_id,
    banker as banker_code,
    branch as branch_code,
    from_dt as from_date,
    nullif(reason, '') as reason
from raw
where banker <> ''
