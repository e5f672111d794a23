-- Times are local, with their offset behind.
select
    messageId as event_id,
    userId as party_id,
    type as kind,
    name,
    properties_topic as topic,
    context_channel as channel,
    replace(substr(timestamp, 1, 19), 'T', ' ') as happened_at,
    replace(substr(timestamp, 1, 19), 'T', ' ') as known_at
from raw
