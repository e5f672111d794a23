-- One numbering for the whole bank: the department's client number is the master's.
select
    dispositions.client_id as party_id,
    dispositions.client_id as master_party_id,
    issued as known_at
from raw
left join dispositions on dispositions.disp_id = raw.disp_id
