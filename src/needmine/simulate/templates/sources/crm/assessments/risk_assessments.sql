select
    assessment_id,
    crm_no as party_id,
    risk_class,
    nullif(expires_on, '') as expires_date,
    assessed_at as happened_at,
    assessed_at as known_at
from raw
