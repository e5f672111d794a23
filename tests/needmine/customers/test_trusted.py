import pyarrow as pa

from needmine.customers.trusted import Anchor, anchors


def trusted(*rows: tuple[str, str, str | None], master: str | None = "core") -> list[str | None]:
    table = pa.table(
        dict(
            zip(
                ("department", "party_id", "master_party_id"),
                (pa.array(column, pa.string()) for column in zip(*rows, strict=True)),
                strict=True,
            )
        )
    )
    return [anchor.party_id if anchor else None for anchor in anchors(table, master=master)]


def test_the_masters_records_are_customers_and_the_crosswalk_joins_others_to_them() -> None:
    assert trusted(("cards", "c1", "m1"), ("cards", "c2", None), ("core", "m1", None)) == [
        "m1",
        None,
        "m1",
    ]


def test_a_number_the_master_gave_up_leads_to_the_one_it_lives_on_in() -> None:
    rows = (("cards", "c1", "m1"), ("core", "m1", "m2"), ("core", "m2", "m3"), ("core", "m3", None))
    assert trusted(*rows) == ["m3"] * 4


def test_two_numbers_that_point_at_each_other_are_one_customer() -> None:
    assert trusted(("core", "m1", "m2"), ("core", "m2", "m1"), ("cards", "c", "m2")) == ["m1"] * 3


def test_a_bank_without_master_still_trusts_its_crosswalk() -> None:
    rows = (("cards", "c1", "g1"), ("loans", "l1", "g1"), ("core", "m1", None))
    assert trusted(*rows, master=None) == ["g1", "g1", None]


def test_a_label_belongs_to_department_and_number() -> None:
    one = Anchor(department="core", party_id="1")
    assert one.label == Anchor(department="core", party_id="1").label
    assert one.label != Anchor(department="cards", party_id="1").label
