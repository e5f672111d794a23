"""The bank's own contact lists, handed over as CSV files: one file a list, one line a contact."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence
from needmine.core.time import Moment

from .branch_lists import CONTACTS

# Spreadsheets write Chinese text in either.
_ENCODINGS = ("utf-8-sig", "gb18030")
# A list is worked for about a month, so a line of the last month is one a branch still holds.
HELD_DAYS = 30

# Turns customer numbers of the master department into customers; None for one nobody has.
Customers = Callable[[Sequence[str]], Sequence[str | None]]


class WrongList(NeedmineError):
    """A contact list says something that cannot be read; ``where`` is file, row and column."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a contact list, as it was written."""

    date: dt.date
    customer_number: str
    need: str
    rank: float


@dataclass(frozen=True, kw_only=True)
class OwnLists:
    """The contacts of the bank's own lists.

    Parameters
    ----------
    contacts
        As `branch_lists` has them: list (name of the file), customer_id, need, place.
    n_unknown
        Lines about customers whom this bank's records do not know; they are left out.
    """

    contacts: pa.Table
    n_unknown: int


def read_lists(
    folder: Path, *, needs: Collection[str], serves: Mapping[str, str]
) -> dict[str, list[Line]]:
    """Return the lines of every list in a folder, by the name of its file.

    Parameters
    ----------
    needs
        Needs the bank declares.
    serves
        Need that each product mainly serves, by product code.

    Raises
    ------
    WrongList
        For the first thing that cannot be read, with file, row and column.
    """
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise WrongList(
            Sentence(zh="文件夹里没有 CSV 名单。", en="The folder holds no list (CSV)."),
            remedy=Sentence(
                zh="每份名单放一个 .csv 文件。", en="Put one .csv file there for each list."
            ),
            where=str(folder),
        )
    return {file.stem: list(_lines(file, needs, serves)) for file in files}


def contacts_at(
    lists: Mapping[str, Sequence[Line]], *, as_of: Moment, customers: Customers
) -> OwnLists:
    """Return the contacts that lie with the branches at a moment.

    Of each list those lines count that are dated within the month up to the moment. A customer
    listed twice for one need is one contact.

    Raises
    ------
    WrongList
        Where no list has a line of that month.
    """
    first = as_of.date - dt.timedelta(days=HELD_DAYS)
    held = {
        name: sorted(
            (line for line in lines if first < line.date <= as_of.date),
            key=lambda line: (line.rank, line.customer_number),
        )
        for name, lines in lists.items()
    }
    numbers = [line.customer_number for lines in held.values() for line in lines]
    if not numbers:
        raise _nothing_held(as_of)
    found = dict(zip(numbers, customers(numbers), strict=True))
    parts = [_contacts(name, lines, found) for name, lines in held.items()]
    return OwnLists(
        contacts=pa.concat_tables(parts),
        n_unknown=sum(found[number] is None for number in numbers),
    )


def _contacts(name: str, lines: Sequence[Line], found: Mapping[str, str | None]) -> pa.Table:
    known = {(found[line.customer_number], line.need): None for line in lines}
    pairs = [(customer, need) for customer, need in known if customer is not None]
    return pa.table(
        {
            "list": [name] * len(pairs),
            "customer_id": [customer for customer, _ in pairs],
            "need": [need for _, need in pairs],
            "place": list(range(1, len(pairs) + 1)),
        },
        schema=CONTACTS,
    )


def _lines(file: Path, needs: Collection[str], serves: Mapping[str, str]) -> Iterator[Line]:
    rows = csv.DictReader(io.StringIO(_text(file), newline=""))
    names = rows.fieldnames or ()
    for name in ("date", "customer_number"):
        if name not in names:
            raise _missing(file, name)
    if not {"need", "product_code"} & set(names):
        raise _missing(file, "need")
    for n, row in enumerate(rows, start=1):
        cell = _Cells(file, n, row)
        yield Line(
            date=cell.date("date"),
            customer_number=cell.filled("customer_number"),
            need=cell.need(needs, serves),
            rank=cell.number("rank", float(n)),
        )


class _Cells:
    """One row of a list: typed reads, each mistake named with file, row and column."""

    def __init__(self, file: Path, n: int, row: Mapping[str, str | None]) -> None:
        self._file = file
        self._n = n
        self._row = row

    def text(self, name: str) -> str:
        return (self._row.get(name) or "").strip()

    def filled(self, name: str) -> str:
        text = self.text(name)
        if text:
            return text
        raise self._wrong(name, Sentence(zh="这一格是空的。", en="This cell is empty."))

    def date(self, name: str) -> dt.date:
        try:
            return dt.date.fromisoformat(self.text(name))
        except ValueError:
            raise self._wrong(
                name,
                Sentence(zh="这一格不是日期。", en="This cell is no date."),
                Sentence(zh="请写成 2026-07-01。", en="Write it as 2026-07-01."),
            ) from None

    def number(self, name: str, default: float) -> float:
        text = self.text(name)
        try:
            return float(text) if text else default
        except ValueError:
            raise self._wrong(
                name, Sentence(zh="这一格不是数。", en="This cell is no number.")
            ) from None

    def need(self, needs: Collection[str], serves: Mapping[str, str]) -> str:
        need, product = self.text("need"), self.text("product_code")
        if need:
            return self._known("need", need, need, needs)
        if product:
            return self._known("product_code", product, serves.get(product, ""), needs)
        raise self._wrong(
            "need",
            Sentence(
                zh="既没有需求，也没有产品代码。", en="It names neither a need nor a product."
            ),
        )

    def _known(self, name: str, written: str, need: str, needs: Collection[str]) -> str:
        if need in needs:
            return need
        what = (
            Sentence(zh="没有需求“{name}”。", en="There is no need '{name}'.")
            if name == "need"
            else Sentence(zh="没有产品代码“{name}”。", en="There is no product code '{name}'.")
        )
        raise self._wrong(
            name,
            what.fill(name=written),
            Sentence(
                zh="请用 needs.yml 或 products.yml 中的编号。",
                en="Use an id of needs.yml or a code of products.yml.",
            ),
        )

    def _wrong(self, name: str, what: Sentence, remedy: Sentence | None = None) -> WrongList:
        return WrongList(
            what,
            remedy=remedy or Sentence(zh="请改正这一格。", en="Mend that cell."),
            where=f"{self._file}, row {self._n}, {name}",
        )


def _text(file: Path) -> str:
    content = file.read_bytes()
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WrongList(
        Sentence(
            zh="文件既不是 UTF-8 也不是 GB18030 文本。", en="The file is neither UTF-8 nor GB18030."
        ),
        remedy=Sentence(zh="请另存为 UTF-8 的 CSV。", en="Save it as CSV in UTF-8."),
        where=str(file),
    )


def _missing(file: Path, name: str) -> WrongList:
    return WrongList(
        Sentence(zh="缺少列“{name}”。", en="The column '{name}' is missing.").fill(name=name),
        remedy=Sentence(
            zh="须有 date、customer_number，以及 need 或 product_code；rank 可有可无。",
            en="It needs date, customer_number, and need or product_code; rank may be there.",
        ),
        where=f"{file}, row 0",
    )


def _nothing_held(as_of: Moment) -> WrongList:
    return WrongList(
        Sentence(
            zh="没有一份名单有 {date} 之前 {days} 天内的行。",
            en="No list has a line of the {days} days up to {date}.",
        ).fill(date=as_of.date, days=HELD_DAYS),
        remedy=Sentence(
            zh="请放入当时的名单，或用 --as-of 评判另一天。",
            en="Put the lists of that time there, or judge another day with --as-of.",
        ),
    )
