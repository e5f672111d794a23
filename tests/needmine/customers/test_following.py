import pyarrow as pa

from needmine.customers.following import followed, present_ids, with_parts

# F was given for f1, T for t1; f1 belongs to T by now, G is gone with its record.
IDS = pa.table(
    {
        "customer_id": ["F", "G", "T"],
        "department": ["app", "app", "core"],
        "party_id": ["f1", "g1", "t1"],
    }
)
RECORDS = pa.table(
    {"department": ["app", "core"], "party_id": ["f1", "t1"], "customer_id": ["T", "T"]}
)


def table(*rows: tuple[str, str]) -> pa.Table:
    ids, needs = zip(*rows, strict=True)
    return pa.table({"customer_id": pa.array(ids), "need": pa.array(needs)})


def rows(found: pa.Table) -> list[tuple[str, str]]:
    return list(zip(*(column.to_pylist() for column in found.columns), strict=True))


def test_an_id_leads_to_whoever_has_its_record_now_and_nowhere_where_that_is_gone() -> None:
    assert present_ids(IDS, RECORDS) == {"F": "T"}


def test_an_id_that_is_a_customers_again_leads_to_nobody_else() -> None:
    back = RECORDS.set_column(2, "customer_id", pa.array(["F", "T"]))
    assert present_ids(IDS, back) == {}


def test_what_was_said_of_the_one_who_merged_is_said_of_the_other_now() -> None:
    said = table(("F", "save"), ("T", "borrow"), ("G", "save"))
    assert rows(followed(said, {"F": "T"})) == [("T", "save"), ("T", "borrow"), ("G", "save")]


def test_where_both_have_a_need_the_one_who_kept_the_id_keeps_it() -> None:
    said = table(("F", "save"), ("F", "borrow"), ("T", "save"))
    found = followed(
        said.append_column("of", said["customer_id"]),
        {"F": "T"},
        once_per=("customer_id", "need"),
    )
    assert rows(found) == [("T", "borrow", "F"), ("T", "save", "T")]


def test_who_was_split_off_takes_a_copy_along_unless_they_have_their_own() -> None:
    events = pa.table(
        {
            "kind": ["split", "split", "merge"],
            "from_customer_id": ["T", "T", "T"],
            "to_customer_id": ["N", "O", "X"],
        }
    )
    found = with_parts(table(("T", "save"), ("O", "borrow")), events)
    assert rows(found) == [("T", "save"), ("O", "borrow"), ("N", "save")]
