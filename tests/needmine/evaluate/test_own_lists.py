import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from needmine.core.time import Moment
from needmine.evaluate.own_lists import Line, WrongList, contacts_at, read_lists
from tests.rows import ZONE

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
NEEDS = {"grow_savings", "borrow_consumer"}
SERVES = {"term_1y": "grow_savings", "loan": "borrow_consumer"}


def read(folder: Path, **files: str | bytes) -> dict[str, list[Line]]:
    for name, content in files.items():
        file = folder / f"{name}.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_lists(folder, needs=NEEDS, serves=SERVES)


def customers(numbers: Sequence[str]) -> list[str | None]:
    known = {"1": "wang", "2": "li", "3": "sun"}
    return [known.get(number) for number in numbers]


def contacts(lists: dict[str, list[Line]]) -> list[tuple[Any, ...]]:
    rows = contacts_at(lists, as_of=JULY, customers=customers).contacts.to_pylist()
    return [tuple(row.values()) for row in rows]


def test_a_list_is_read_by_need_or_by_product_and_in_its_own_order(tmp_path: Path) -> None:
    lists = read(
        tmp_path,
        maturing="date,customer_number,need,rank\n"
        "2026-06-20,1,grow_savings,2\n2026-06-21,2,grow_savings,1\n",
        loans="date,customer_number,product_code\n2026-07-01,3,loan\n2026-06-30,1,term_1y\n",
    )

    assert contacts(lists) == [
        ("loans", "sun", "borrow_consumer", 1),
        ("loans", "wang", "grow_savings", 2),
        ("maturing", "li", "grow_savings", 1),
        ("maturing", "wang", "grow_savings", 2),
    ]


def test_lines_of_the_month_up_to_the_moment_count_and_a_repeat_once(tmp_path: Path) -> None:
    lines = ["2026-06-01,1", "2026-06-02,2", "2026-06-15,2", "2026-07-01,3", "2026-07-02,1"]
    rows = "".join(f"{line},grow_savings\n" for line in lines)
    lists = read(tmp_path, one=f"date,customer_number,need\n{rows}")

    assert [row[1] for row in contacts(lists)] == ["li", "sun"]


def test_customers_nobody_knows_are_counted_and_left_out(tmp_path: Path) -> None:
    text = "date,customer_number,need\n2026-06-20,1,grow_savings\n2026-06-20,99,grow_savings\n"
    found = contacts_at(read(tmp_path, one=text), as_of=JULY, customers=customers)

    assert (found.contacts.num_rows, found.n_unknown) == (1, 1)


def test_a_list_may_be_written_by_a_chinese_spreadsheet(tmp_path: Path) -> None:
    text = "date,customer_number,need,备注\r\n2026-06-20,1,grow_savings,大客户\r\n"

    assert contacts(read(tmp_path, gbk=text.encode("gb18030"))) == contacts(
        {"gbk": read(tmp_path, gbk=text.encode("utf-8-sig"))["gbk"]}
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("day,customer_number,need\n", "row 0: The column 'date' is missing"),
        ("date,customer_number\n", "row 0: The column 'need' is missing"),
        ("date,customer_number,need\n1 July,1,x\n", "row 1, date: This cell is no date"),
        ("date,customer_number,need\n2026-07-01,,x\n", "row 1, customer_number: This cell is em"),
        ("date,customer_number,need\n2026-07-01,1,x\n", "row 1, need: There is no need 'x'"),
        ("date,customer_number,product_code\n2026-07-01,1,x\n", "product_code: There is no prod"),
        ("date,customer_number,need\n2026-07-01,1,\n", "row 1, need: It names neither"),
        (
            "date,customer_number,need,rank\n2026-07-01,1,grow_savings,1\n"
            "2026-07-01,1,grow_savings,first\n",
            "row 2, rank: This cell is no number",
        ),
        (b"date,customer_number,need\n\xff\xff\n", "neither UTF-8 nor GB18030"),
    ],
)
def test_what_cannot_be_read_is_refused_with_file_row_and_column(
    tmp_path: Path, text: str | bytes, says: str
) -> None:
    with pytest.raises(WrongList) as refused:
        read(tmp_path, one=text)
    assert says in refused.value.say("en")
    assert "one.csv" in refused.value.where


def test_a_folder_without_lists_or_with_old_ones_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongList, match="holds no list"):
        read(tmp_path)

    old = read(tmp_path, one="date,customer_number,need\n2025-06-20,1,grow_savings\n")
    with pytest.raises(WrongList, match="No list has a line of the 30 days up to 2026-07-01"):
        contacts(old)
