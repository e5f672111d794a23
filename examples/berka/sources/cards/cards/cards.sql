select
    card_id as card_number,
    dispositions.account_id as account_number,
    dispositions.client_id as party_id,
    'credit' as kind,
    raw.type as product_code,
    issued as issued_date,
    issued as known_at
from raw
left join dispositions on dispositions.disp_id = raw.disp_id
