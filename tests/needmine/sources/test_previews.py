import datetime as dt
from collections.abc import Sequence

import pyarrow as pa

from needmine.sources.previews import preview
from needmine.sources.records import CONTRACTS

DAY = dt.date(1990, 3, 7)


def masked(tokens: Sequence[str | None]) -> list[str]:
    return [f"<{token}>" for token in tokens]


def shown(table: str, **columns: list[object]) -> list[dict[str, str]]:
    return preview(pa.table(columns), CONTRACTS[table], list(columns), masked, n=2)


def test_identities_are_masked_and_the_day_of_birth_is_not_told() -> None:
    rows = shown("parties", party_id=["t1", "t2", "t3"], birth_date=[DAY, None, DAY])

    assert rows == [
        {"party_id": "<t1>", "birth_date": "1990-**-**"},
        {"party_id": "<t2>", "birth_date": ""},
    ]


def test_a_text_that_few_share_is_told_by_its_shape_only() -> None:
    # A mapping that puts names where the city belongs.
    cities = ["王小明", "李雷 13812345678", *[f"客户{n}" for n in range(48)]]

    assert [row["city"] for row in shown("parties", city=cities)] == ["???", "?? 99999999999"]


def test_a_code_that_many_share_is_told() -> None:
    rows = shown("parties", city=["北京", "王小明", *["北京"] * 40, *["上海"] * 8])

    assert [row["city"] for row in rows] == ["北京", "???"]


def test_amounts_and_allowed_values_are_told() -> None:
    rows = shown("parties", kind=["person", "company"], gender=[None, "female"])
    scores = shown("credit_scores", score=[612.5, None])

    assert rows[1] == {"kind": "company", "gender": "female"}
    assert [row["score"] for row in scores] == ["612.5", ""]


def test_a_telephone_number_mapped_to_a_score_is_still_masked() -> None:
    assert shown("credit_scores", score=[13812345678.0])[0]["score"] == "138****5678"
