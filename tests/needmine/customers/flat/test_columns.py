import pytest

from needmine.core.errors import WrongUsage
from needmine.customers.flat.columns import kind_of, kinds, recognised
from tests.needmine.customers.flat.rows import table_of


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (" given_name", "given_name"),
        ("FirstName", "given_name"),
        ("LAST NAME", "surname"),
        ("soc_sec_id", "id_number"),
        ("date_of_birth", "birth_date"),
        ("zip-code", "postcode"),
        ("客户姓名", "name"),
        ("证件号码", "id_number"),
        ("曾用名", "former_name"),
        ("account_balance", None),
        ("cluster", None),
        ("", None),
    ],
)
def test_a_header_says_what_a_column_holds(header: str, kind: str | None) -> None:
    assert kind_of(header) == kind


def test_values_tell_where_the_header_does_not() -> None:
    rows = table_of(
        {"a": "x@example.com", "b": "+86 138-1234-5670", "c": "11010519491231002X", "d": "7"},
        {"a": "y@example.org", "b": "13912345670", "c": "110105194912310038", "d": "8"},
    )
    found = recognised(rows, named={})
    assert found == {"email": ("a",), "phone": ("b",), "id_number": ("c",)}


def test_what_the_caller_says_outweighs_the_header() -> None:
    rows = table_of({"first": "Wang", "last": "Fang", "city": "York"})
    found = recognised(rows, named={"first": "surname", "last": "given_name", "city": "none"})
    assert found == {"surname": ("first",), "given_name": ("last",)}


def test_the_truth_is_read_by_nobody() -> None:
    rows = table_of({"name": "A B", "id_number": "12345678"})
    assert recognised(rows, named={}, left_out=["id_number"]) == {"name": ("name",)}


@pytest.mark.parametrize("named", [{"gone": "surname"}, {"name": "shoe_size"}])
def test_a_header_or_kind_that_is_not_there_is_refused_with_those_that_are(
    named: dict[str, str],
) -> None:
    with pytest.raises(WrongUsage) as refused:
        recognised(table_of({"name": "A B"}), named=named)
    assert "name" in refused.value.say("zh")


def test_no_word_stands_under_two_kinds() -> None:
    assert "none" in kinds()
    assert len(set(kinds())) == len(kinds())
