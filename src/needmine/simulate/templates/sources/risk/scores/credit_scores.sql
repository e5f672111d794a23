-- The bank's own score; it is known two days after the month it is about.
select
    nullif(risk_no, '') as party_id,
    'internal' as source,
    model as version,
    score,
    score_dt || ' 00:00:00' as happened_at
from raw
