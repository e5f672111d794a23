select
    contact_id,
    nullif(crm_no, '') as party_id,
    channel,
    nullif(product, '') as product_code,
    nullif(banker, '') as banker_code,
    case is_service when '1' then 'true' else 'false' end as is_service,
    case random_flag when '1' then 'true' else 'false' end as is_randomised,
    sent_at as happened_at,
    sent_at as known_at
from raw
