import datetime as dt
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pyarrow as pa
import pytest

from needmine.core.time import Moment
from needmine.customers.model import LinkingModel, is_trained, read_weights
from needmine.customers.rules import rules
from needmine.customers.training import frequencies, train
from needmine.customers.traits import traits
from tests.needmine.customers.conftest import opened
from tests.needmine.customers.dirty_bank import dirty_bank, read_rows, revealed
from tests.rows import ZONE

NEW_YEAR = Moment(date=dt.date(2026, 1, 1), zone=ZONE)


def trained(rows: list[dict[str, Any]], linking: object) -> LinkingModel:
    keys = [row["party_id"] if row["department"] == "core" else None for row in rows]
    return train(
        traits(read_rows(*rows), reveal=revealed, rules=rules()),
        pa.array(keys, pa.string()),
        telephones={"app": (399, 400)},
        linking=linking,
        rules=rules(),
        as_of=NEW_YEAR,
    )


@cache
def rows() -> list[dict[str, Any]]:
    return dirty_bank(people=200, seed=5, crosswalked=0)[0]["parties"]


@cache
def model() -> LinkingModel:
    return trained(rows(), opened())


def test_weights_are_learned_near_the_dirt_that_was_put_in() -> None:
    weights = read_weights(model(), rules())
    assert is_trained(model())
    # Eight in a hundred records away from the master are in Latin letters, a quarter have a new
    # telephone, and one city in eight is another.
    assert 0.80 < weights.levels["name", "same_characters"][0] < 0.97
    assert 0.55 < weights.levels["phone", "same"][0] < 0.85
    assert 0.02 < weights.levels["city", "different"][0] < 0.25
    assert weights.levels["birth_date", "same"][1] < 0.005


def test_every_weight_keeps_the_sign_that_linking_yml_gives_it() -> None:
    weights = read_weights(model(), rules())
    for comparison in rules().comparisons:
        for level in comparison.levels:
            m, u = weights.levels[comparison.name, level.name]
            assert (m > u) == (level.weight > 0)


def test_the_text_of_a_model_holds_no_name_and_no_number() -> None:
    shares = json.loads(model().settings)["frequencies"]
    held = {token for column in shares.values() for token in column}
    # The stand-in tokens of these tests carry the value; real ones are keyed digests.
    assert all(token.startswith(("name:", "phone:")) for token in held)
    assert "张" not in json.dumps({**json.loads(model().settings), "frequencies": {}})


def test_few_records_leave_the_declared_weights(linking: Callable[[], object]) -> None:
    assert not is_trained(trained(rows()[:150], linking()))


def test_records_that_share_nothing_leave_the_declared_weights(
    linking: Callable[[], object],
) -> None:
    strangers = [row for row in rows() if row["department"] == "core"]
    bare = [{**row, "id_number": None, "birth_date": None} for row in strangers]
    assert len(bare) >= rules().learn_from_records
    assert not is_trained(trained(bare, linking()))


def test_names_seen_once_are_rarer_the_fewer_are_seen_twice() -> None:
    def share(names: list[str]) -> float:
        table = pa.table({"name_token": names, "phone_token": [None] * len(names)})
        keys = pa.array([str(n) for n in range(len(names))])
        found = frequencies(table, keys, rules())[1]["name_token"]
        assert found is not None
        return found

    once = [f"n{n}" for n in range(20_000)]
    assert share(once) == pytest.approx(3 / 20_000 / 20_000, rel=0.01)
    # A thousand names twice: what is seen once is borne by 2 x 1,000 / 18,000 of a person.
    twice = [*once[:18_000], *(f"m{n // 2}" for n in range(2_000))]
    assert share(twice) == pytest.approx(2_003 / 19_000 / 20_000, rel=0.01)
    assert share(once[:50]) == 0.0002
