-- The card department knows its holders by the bank's own client number, from their first card on.
select
    dispositions.client_id as party_id,
    'person' as kind,
    issued as since_date,
    issued as known_at
from raw
left join dispositions on dispositions.disp_id = raw.disp_id
