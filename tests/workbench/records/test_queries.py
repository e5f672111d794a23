"""The queue of pairs: likeliest first, open until somebody decides, open again when taken back."""

from collections.abc import Callable
from itertools import pairwise

from workbench.records.models import Pair
from workbench.records.operations import decide_pair
from workbench.records.queries import key_of, newest_decision, next_open, pair_page, queue
from workbench.shell.models import Person

Find = Callable[[str], Person]


def ids(tab: str = "open", verdict: str = "") -> list[str]:
    return [row.pair.pair_id for row in queue(tab=tab, verdict=verdict, page="1").rows]


def decide(person: Person, pair_id: str, decision: str) -> None:
    department, number, other_department, other_number = key_of(Pair.objects.get(pk=pair_id))
    decide_pair(
        person=person,
        one=(department, number),
        other=(other_department, other_number),
        decision=decision,
        reason="asked her",
    )


def test_the_likeliest_pair_comes_first_and_companies_last(published: None) -> None:
    assert ids() == ["pair1", "pair4", "pair3", "pair2", "pair5"]
    assert ids(verdict="too_little") == ["pair3", "pair5"]
    assert dict(queue(tab="", verdict="", page="").verdicts)["too_little"] == 2


def test_pairs_that_the_run_could_not_hand_over_are_told(published: None) -> None:
    assert queue(tab="open", verdict="", page="1").n_left_out == 12


def test_what_is_decided_leaves_the_queue_until_it_is_taken_back(person: Find) -> None:
    decide(person("luo"), "pair4", "two")
    assert (ids(), ids("decided")) == (["pair1", "pair3", "pair2", "pair5"], ["pair4"])
    assert queue(tab="open", verdict="", page="1").counts == {"open": 4, "decided": 1}

    decide(person("luo"), "pair4", "open")
    assert (len(ids()), ids("decided")) == (5, [])


def test_the_way_leads_on_from_a_pair_whether_or_not_it_is_decided(person: Find) -> None:
    assert next_open("pair1") == "pair4"
    decide(person("luo"), "pair4", "one")
    assert (next_open("pair1"), next_open("pair4")) == ("pair3", "pair3")
    assert (next_open("pair5"), next_open("gone")) == ("", "")


def test_a_row_names_what_differs_and_is_never_quite_certain(published: None) -> None:
    row = queue(tab="open", verdict="", page="1").rows[0]
    assert row.name is not None
    assert (row.name["one"], row.share) == ("王**", ">99.9%")
    assert [title["en"] for title in row.differs] == ["City"]


def test_a_page_draws_what_each_trait_adds_and_ends_where_the_weight_is(published: None) -> None:
    page = pair_page("pair1", language="zh")
    assert page is not None
    assert page.chart is not None
    bars = page.chart.spec["data"]["values"]
    assert [bar["label"] for bar in bars][:2] == ["起点", "姓名"]
    assert all(one["end"] == other["start"] for one, other in pairwise(bars[:-1]))
    assert bars[-1]["end"] == bars[-2]["end"] == 11.5
    assert (page.bits, page.n, page.n_open) == ("+11.5", 1, 5)


def test_a_pair_joined_by_rule_has_no_picture(published: None) -> None:
    page = pair_page("pair5", language="en")
    assert page is not None
    assert page.chart is None


def test_nobody_has_decided_at_first(published: None) -> None:
    assert newest_decision(("app", "number:0", "core", "number:12")) is None
