"""A customer's arm is drawn once, by chance, and stays."""

import datetime as dt

import pyarrow as pa
import pytest

from needmine.core.time import Moment
from needmine.outcomes.assignment import UnfitHoldOut, assignments
from needmine.outcomes.tables import ASSIGNMENTS
from tests.needmine.actions.one_customer import NOW


def _customers(*ids: str) -> pa.Table:
    return pa.table({"customer_id": pa.array(ids, pa.string())})


def _arms(found: pa.Table) -> dict[str, str]:
    return {row["customer_id"]: row["arm"] for row in found.to_pylist()}


THOUSAND = _customers(*(f"c{n}" for n in range(1000)))


def _assign(customers: pa.Table = THOUSAND, share: float = 0.1, **more: object) -> pa.Table:
    settings = {"needs": ["n1"], "as_of": NOW, "salt": "s", **more}
    needs = settings.pop("needs")
    return assignments(customers, needs, hold_out_share=share, **settings)  # type: ignore[arg-type]


def test_a_customer_has_one_arm_for_all_needs() -> None:
    found = _assign(_customers("c2", "c1", "c2"), 0.5, needs=["b", "a"])
    assert found.schema == ASSIGNMENTS.schema().to_pyarrow()
    rows = [(row["customer_id"], row["need"]) for row in found.to_pylist()]
    assert rows == [("c1", "a"), ("c1", "b"), ("c2", "a"), ("c2", "b")]
    arms = [row["arm"] for row in found.to_pylist()]
    assert arms[0] == arms[1]
    assert arms[2] == arms[3]


def test_about_the_share_is_held_out() -> None:
    held = list(_arms(_assign()).values()).count("hold_out")
    # 1,000 draws of 10 %: four standard deviations are 38.
    assert abs(held - 100) < 38


def test_a_customers_arm_does_not_depend_on_who_else_is_a_customer() -> None:
    arms = _arms(_assign())
    alone = _arms(_assign(_customers("c7")))
    assert alone["c7"] == arms["c7"]


def test_another_salt_draws_anew() -> None:
    assert _arms(_assign()) != _arms(_assign(salt="t"))


def test_arm_and_day_stay_when_time_and_share_change() -> None:
    first = _assign(_customers("c1", "c2"), 0.0)
    later = Moment(date=dt.date(2026, 8, 1), zone=NOW.zone)
    second = _assign(_customers("c1", "c2", "c3"), 0.999, as_of=later, previous=first)
    rows = {row["customer_id"]: row for row in second.to_pylist()}
    assert (rows["c1"]["arm"], rows["c1"]["assigned_date"]) == ("treatment", NOW.date)
    assert (rows["c3"]["arm"], rows["c3"]["assigned_date"]) == ("hold_out", later.date)


def test_a_need_that_is_new_takes_the_customers_arm() -> None:
    first = _assign(_customers("c1"), 0.999)
    second = _assign(_customers("c1"), 0.0, needs=["n1", "n2"], previous=first)
    assert [row["arm"] for row in second.to_pylist()] == ["hold_out", "hold_out"]


@pytest.mark.parametrize("share", [-0.1, 1.0, 10])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(UnfitHoldOut, match="hold-out share"):
        _assign(share=share)


def test_without_customers_there_are_no_assignments() -> None:
    assert _assign(_customers()).num_rows == 0
