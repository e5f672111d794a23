"""Authentication data is known by its names and by its values."""

import pyarrow as pa
import pytest

from needmine.governance.authentication_data import secret_by_name, secret_by_value


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("CVV2", "code"),
        ("CardCvc", "code"),
        ("cvn_2", "code"),
        ("cvn2", "code"),
        ("卡片验证码", "code"),
        ("PIN", "password"),
        ("pin_block", "password"),
        ("cardPin", "password"),
        ("LOGIN_PWD", "password"),
        ("passwordHash", "password"),
        ("交易密码", "password"),
        ("TRACK2", "track"),
        ("trk_2_data", "track"),
        ("二磁道", "track"),
        ("pwd_err_cnt", None),
        ("密码错误次数", None),
        ("is_pin_set", None),
        ("name_pin_yin", None),
        ("pinyin", None),
        ("opinion", None),
        ("shipping_no", None),
        ("tracking_no", None),
        ("track_id", None),
        ("service_code", None),
    ],
)
def test_a_column_is_known_by_the_words_of_its_name(name: str, kind: str | None) -> None:
    found = secret_by_name(name)

    assert (found and found.name) == kind


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (";6222021234567890123=28121011234?", "track"),
        ("6222021234567890123=28121011234", "track"),
        ("刷卡 6222021234567890123=2812101 成功", "track"),
        ("%B6222021234567890123^WANG/WEI^28121011234?", "track"),
        ("6222021234567890123D28121011234F", "track"),
        ("$2b$12$C6UzMDM.H6dfI/f/IKcEeO", "password"),
        ("$argon2id$v=19$m=65536,t=3,p=4$abc", "password"),
        ("6222021234567890123", None),
        ("6222021234567890123=2813101", None),
        ("转账=100^2", None),
        ("12345678901234D1234567890ABCDEF01", None),
        ("USD 1,000.00 $2", None),
        ("", None),
    ],
)
def test_a_value_is_known_by_its_form(value: str, kind: str | None) -> None:
    column = pa.chunked_array([["x", None], ["y", value, value]])

    found = secret_by_value(column)

    assert (found and (found[0].name, found[1])) == (kind and (kind, 3))


def test_a_part_of_a_column_counts_its_own_rows() -> None:
    column = pa.chunked_array([["6222021234567890123=2812101", "x", "y"]])

    assert secret_by_value(column.slice(1)) is None
    assert secret_by_value(pa.chunked_array([], pa.string())) is None
