-- A complaint comes again when it is settled; until then it has no closing day.
select
    call_id as feedback_id,
    caller_id as party_id,
    kind,
    nullif(trim(text), '') as text,
    lang as language,
    nullif(closed_on, '') as closed_date,
    started_at as happened_at,
    updated_at as known_at
from raw
