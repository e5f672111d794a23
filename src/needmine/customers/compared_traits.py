"""The columns by which linking compares records, and which its rules may name."""

import pyarrow as pa

# One row per record; ``unique_id`` is its place among all records. Only `traits.traits` makes it,
# and it never leaves memory: it holds names and numbers in the clear.
TRAITS = pa.schema(
    [
        ("unique_id", pa.int64()),
        ("name", pa.string()),
        ("name_token", pa.string()),
        ("former_name", pa.string()),
        ("name_keys", pa.list_(pa.string())),
        ("name_but_one", pa.list_(pa.string())),
        ("family_keys", pa.list_(pa.string())),
        ("is_called", pa.bool_()),
        ("id_body", pa.string()),
        ("id_block", pa.string()),
        ("id_front", pa.string()),
        ("id_back", pa.string()),
        ("id_is_mainland", pa.bool_()),
        ("id_is_verified", pa.bool_()),
        ("phone", pa.string()),
        ("phone_block", pa.string()),
        ("phone_token", pa.string()),
        ("former_phones", pa.list_(pa.string())),
        ("phones_ever", pa.list_(pa.string())),
        ("phones_given_up", pa.list_(pa.string())),
        ("email", pa.string()),
        ("app_id", pa.string()),
        ("app_block", pa.string()),
        ("birth_date", pa.string()),
        ("birth_digits", pa.string()),
        ("birth_swapped", pa.string()),
        ("city", pa.string()),
        ("district", pa.string()),
        ("gender", pa.string()),
        ("branch", pa.string()),
    ]
)
