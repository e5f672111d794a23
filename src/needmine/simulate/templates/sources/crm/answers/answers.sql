select
    answer_id,
    nullif(contact_id, '') as contact_id,
    nullif(crm_no, '') as party_id,
    answer,
    nullif(staff, '') as answered_by,
    answered_at as happened_at,
    answered_at as known_at
from raw
