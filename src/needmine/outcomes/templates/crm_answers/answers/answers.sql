select
    trim(lead_id) || '@' || trim(answered_at) as answer_id,
    trim(lead_id) as lead_id,
    case lower(trim(answer))
        when '接受' then 'accepted'
        when '拒绝' then 'declined'
        when '有误' then 'wrong'
        when '未接通' then 'no_answer'
        else lower(trim(answer))
    end as answer,
    trim(answered_at) as happened_at,
    nullif(trim(staff_code), '') as answered_by
from raw
where nullif(trim(answer), '') is not null
