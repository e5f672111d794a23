import datetime as dt
import json
import logging
import math
from collections.abc import Callable
from typing import Any

import pytest

from needmine.customers.linking import LinkingFailed, quietly, settings_of, weighed
from needmine.customers.model import declared
from needmine.customers.rules import rules
from needmine.customers.traits import traits
from tests.needmine.customers.dirty_bank import id_number, read_rows, revealed, tokens

BORN = dt.date(1985, 12, 3)


def weighed_rows(linking: Callable[[], object], *given: dict[str, Any]) -> list[dict[str, Any]]:
    compared = traits(read_rows(*given), reveal=revealed, rules=rules())
    found: list[dict[str, Any]] = weighed(
        compared, linking=linking(), weights=declared(rules()), rules=rules()
    ).to_pylist()
    return found


def person(name: str, **more: Any) -> dict[str, Any]:
    return {"name": tokens("name", name), "birth_date": BORN, **more}


def test_a_pair_is_weighed_once_with_a_level_for_every_trait(linking: Callable[[], object]) -> None:
    same = {"phone": tokens("phone", "13912345670"), "city": "广州"}
    (row,) = weighed_rows(linking, person("张伟明", **same), person("ZHANG WEIMING", **same))
    assert (row["left"], row["right"]) == (0, 1)
    levels = {comparison.name: row[comparison.name] for comparison in rules().comparisons}
    assert levels == {
        "name": "same_reading",
        "id_number": "missing",
        "phone": "same",
        "birth_date": "same",
        "email": "missing",
        "app_id": "missing",
        "address": "missing",
        "city": "same",
        "gender": "missing",
        "branch": "missing",
        "called": "missing",
    }
    assert row["probability"] > 0.99


def test_a_weight_is_the_sum_of_what_the_levels_say(linking: Callable[[], object]) -> None:
    (row,) = weighed_rows(linking, person("张伟明"), person("张伟明"))
    plain = declared(rules())
    bits = {
        (comparison.name, level.name): level.weight
        for comparison in rules().comparisons
        for level in comparison.levels
    }
    prior = math.log2(plain.prior / (1 - plain.prior))
    agreed = bits["name", "same_characters"] + bits["birth_date", "same"]
    # A rare name has the declared share, twice that of the average name: one bit less.
    assert row["weight"] == pytest.approx(prior + agreed - 1, abs=0.001)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("程成磊", "陈成磊", "one_character"),
        ("ZHANG WEIMING", "ZHANG WEIMINK", "one_character"),
        ("程磊", "陈磊", "different"),
        ("程成磊", "陈大磊", "different"),
        ("程成磊", "LI LI", "different"),
    ],
)
def test_one_wrong_character_is_told_from_another_name(
    linking: Callable[[], object], one: str, other: str, level: str
) -> None:
    number = {"id_number": tokens("id_number", id_number(BORN, 2))}
    (row,) = weighed_rows(linking, person(one, **number), person(other, **number))
    assert row["name"] == level


def test_a_former_name_is_told_from_a_stranger_s(linking: Callable[[], object]) -> None:
    now = person("王芳（曾用名：王小丽）")
    for other, level in (("王小丽", "former_name"), ("王小莉", "same_reading")):
        (row,) = weighed_rows(linking, now, person(other))
        assert row["name"] == level
    assert weighed_rows(linking, now, person("陈小丽")) == []


def test_a_wrong_digit_is_found_under_a_latin_name_too(linking: Callable[[], object]) -> None:
    right = id_number(BORN, 2)
    (row,) = weighed_rows(
        linking,
        {"name": tokens("name", "张伟明"), "id_number": tokens("id_number", right)},
        {
            "name": tokens("name", "WEIMING ZHANG"),
            "id_number": tokens("id_number", f"{right[:10]}9{right[11:]}"),
        },
    )
    assert (row["id_number"], row["name"]) == ("one_typo", "same_reading")


def test_strangers_are_not_even_looked_at(linking: Callable[[], object]) -> None:
    assert weighed_rows(linking, person("张伟明"), person("李娜")) == []


def test_what_splink_reads_is_plain_text() -> None:
    settings = settings_of(rules(), declared(rules()))
    assert json.loads(json.dumps(settings)) == settings


def test_a_failure_says_its_kind_and_quotes_nothing() -> None:
    with pytest.raises(LinkingFailed) as raised, quietly():
        raise RuntimeError("value 张伟明 cannot be cast")
    said = raised.value.say("zh") + raised.value.say("en")
    assert "RuntimeError" in said
    assert "张伟明" not in said
    assert raised.value.__cause__ is None


def test_nothing_is_logged_meanwhile(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), quietly():
        logging.getLogger("splink").error("a name")
    assert caplog.records == []
