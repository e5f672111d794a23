"""What a rule is about."""

import ibis

from needmine.actions.rule import Setting, every_action, marketing
from tests.needmine.actions.one_customer import NOW, POLICIES

SETTING = Setting(policies=POLICIES, as_of=NOW, currency="CNY")


def test_marketing_is_about_what_sells_and_every_action_about_all() -> None:
    case = ibis.memtable({"need_id": ["n1", "n1"], "is_marketing": [True, False]})
    seen = case.select(
        "is_marketing", every=every_action(case, SETTING), sells=marketing(case, SETTING)
    )
    rows = seen.order_by("is_marketing").to_pyarrow().to_pylist()
    assert [(row["every"], row["sells"]) for row in rows] == [(True, False), (True, True)]
