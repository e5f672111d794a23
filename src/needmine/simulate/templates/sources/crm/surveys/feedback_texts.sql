-- Only answers with words; the scores wait for a table of their own.
select
    survey_id as feedback_id,
    crm_no as party_id,
    'survey' as kind,
    comment as text,
    'MAIN_LANGUAGE' as language,
    null as closed_date,
    answered_at as happened_at,
    answered_at as known_at
from raw
where comment <> ''
