import math

import pytest

from needmine.core.sentences import Sentence
from needmine.features.declared import Feature
from needmine.features.tables import declared


@pytest.mark.parametrize(
    ("name", "value", "zh", "en"),
    [
        ("inflow_salary_30d", 12345.67, "近30天工资入账 ¥1.2万", "Salary over 30 days ¥12,345"),
        (
            "payment_burden_share_90d", 0.456,
            "每月还债相当于工资与养老金的46%",
            "Monthly debt payments come to 46% of salary and pension",
        ),
        (
            "outflow_inflow_share_90d", 8.5,
            "近90天支出相当于转入的8.5倍", "Over 90 days the money out was 8.5 times the money in",
        ),
        (
            "limit_use_share_30d", 1.04,
            "近30天用去信用卡额度的 104%", "Share of the card limit used over 30 days: 104%",
        ),
        ("has_mortgage", True, "有房贷：是", "Mortgage: yes"),
        ("n_sessions_7d", 3, "近7天线上访问 3 次", "Visits over 7 days: 3"),
        ("days_since_salary", 41.0, "已有 41 天没有工资入账", "No salary for 41 days"),
        ("age_years", 36, "36 岁", "Age 36"),
        ("balance_current_latest", -40.0, "活期余额 ¥-40", "On current accounts ¥-40"),
        (
            "inflow_salary_30d", None,
            "未知：近30天工资入账", "Unknown: Salary received in the last 30 days",
        ),
        (
            "days_since_salary", math.nan,
            "未知：距最近一次工资的天数，一年内没有则未知",
            "Unknown: Days since the latest salary; unknown where a year had none",
        ),
    ],
)  # fmt: skip
def test_a_banker_reads_a_value_in_the_words_of_its_unit(
    name: str, value: object, zh: str, en: str
) -> None:
    assert declared(name).reading(value, currency="CNY") == Sentence(zh=zh, en=en)


def test_the_column_carries_meaning_unit_and_data_class() -> None:
    feature: Feature = declared("aum_total_latest")
    column = feature.column()
    assert (column.meaning, column.unit, column.data_class) == (feature.meaning, feature.unit, "C2")
