select
    consent_id,
    crm_no as party_id,
    purpose,
    state,
    channel,
    given_at as happened_at,
    given_at as known_at
from raw
