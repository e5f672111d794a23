"""Account statements of ISO 20022 (camt.053) as text columns, one row per transaction."""

import zlib
from collections.abc import Iterator
from xml.parsers import expat

import pyarrow as pa

from .contents import Content
from .texts import text_table
from .unpacking import unpacked

# Column: the elements it may be written as, below its parent; the first that is there counts.
# Versions differ: since version 8 a party's name stands below Pty, a status below Cd.
_STATEMENT = {
    "statement_id": ("Id",),
    "created_at": ("CreDtTm",),
    "account": ("Acct/Id/IBAN", "Acct/Id/Othr/Id"),
    "account_currency": ("Acct/Ccy",),
}
_ENTRY = {
    "entry_reference": ("NtryRef",),
    "bank_reference": ("AcctSvcrRef",),
    "amount": ("Amt",),
    "currency": ("Amt@Ccy",),
    "direction": ("CdtDbtInd",),
    "is_reversal": ("RvslInd",),
    "status": ("Sts/Cd", "Sts"),
    "booked_at": ("BookgDt/DtTm", "BookgDt/Dt"),
    "value_date": ("ValDt/Dt", "ValDt/DtTm"),
    "domain": ("BkTxCd/Domn/Cd",),
    "family": ("BkTxCd/Domn/Fmly/Cd",),
    "subfamily": ("BkTxCd/Domn/Fmly/SubFmlyCd",),
    "bank_code": ("BkTxCd/Prtry/Cd",),
    "information": ("AddtlNtryInf",),
}
_DETAILS = {
    "transaction_amount": ("Amt", "AmtDtls/TxAmt/Amt"),
    "transaction_currency": ("Amt@Ccy", "AmtDtls/TxAmt/Amt@Ccy"),
    "transaction_direction": ("CdtDbtInd",),
    "end_to_end_id": ("Refs/EndToEndId",),
    "transaction_id": ("Refs/TxId",),
    "debtor": ("RltdPties/Dbtr/Pty/Nm", "RltdPties/Dbtr/Nm"),
    "debtor_account": ("RltdPties/DbtrAcct/Id/IBAN", "RltdPties/DbtrAcct/Id/Othr/Id"),
    "creditor": ("RltdPties/Cdtr/Pty/Nm", "RltdPties/Cdtr/Nm"),
    "creditor_account": ("RltdPties/CdtrAcct/Id/IBAN", "RltdPties/CdtrAcct/Id/Othr/Id"),
    "remittance": ("RmtInf/Ustrd",),
}
COLUMNS = (*_STATEMENT, *_ENTRY, *_DETAILS)
_LEVELS = {"Stmt": _STATEMENT, "Ntry": _ENTRY, "TxDtls": _DETAILS}
_DEEPEST = 100


def statement_rows(file: Content) -> pa.Table:
    """Return the transactions of a file's statements as text columns and ``_row``.

    An entry that several transactions make up has a row for each; an entry without details has one
    row. Amounts are as written: never negative, with their direction beside them.

    Raises
    ------
    ValueError
        Where the file is no XML, declares a document type, or holds no statement.
    """
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reading.doctype
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    try:
        parser.Parse(unpacked(file), True)
    except expat.ExpatError as error:
        raise ValueError(f"no XML: {error}") from None
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if not reading.n_statements:
        raise ValueError("no statement (element Stmt) is in it")
    rows = [{"_row": number, **row} for number, row in enumerate(reading.rows, 1)]
    return text_table(rows, list(COLUMNS))


class _Reading:
    """What has been read so far of a file, element by element."""

    def __init__(self) -> None:
        self.rows: list[dict[str, str | None]] = []
        self.n_statements = 0
        self._path: list[str] = []
        self._texts: list[list[str]] = []
        # The levels that are open, outermost first: depth of their element, and what it says.
        self._open: list[tuple[int, str, dict[str, str]]] = []

    def doctype(self, *_: object) -> None:
        raise ValueError("a document type is declared in it, which no statement has")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self._path.append(tag)
        self._texts.append([])
        if len(self._path) > _DEEPEST:
            raise ValueError(f"elements stand in each other more than {_DEEPEST} deep")
        if self._open:
            for key, value in attributes.items():
                self._say(f"@{key}", value)
        if tag in _LEVELS:
            self._open.append((len(self._path), tag, {}))
            self.n_statements += tag == "Stmt"

    def text(self, data: str) -> None:
        self._texts[-1].append(data)

    def end(self, _: str) -> None:
        said = "".join(self._texts.pop()).strip()
        if self._open and len(self._path) == self._open[-1][0]:
            self._close()
        elif self._open and said:
            self._say("", said)
        self._path.pop()

    def _say(self, attribute: str, value: str) -> None:
        depth, _, said = self._open[-1]
        place = "/".join(self._path[depth:]) + attribute
        # Remittance information may come in several lines.
        said[place] = f"{said[place]} {value}" if place in said else value

    def _close(self) -> None:
        _, tag, said = self._open[-1]
        if tag == "TxDtls" or (tag == "Ntry" and not said.pop("has details", None)):
            self.rows.append(self._row())
        if tag == "TxDtls" and len(self._open) > 1:
            self._open[-2][2]["has details"] = "yes"
        self._open.pop()

    def _row(self) -> dict[str, str | None]:
        return {column: value for level in self._open for column, value in _columns(level[1:])}


def _columns(level: tuple[str, dict[str, str]]) -> Iterator[tuple[str, str | None]]:
    tag, said = level
    for column, places in _LEVELS[tag].items():
        yield column, next((said[place] for place in places if place in said), None)
