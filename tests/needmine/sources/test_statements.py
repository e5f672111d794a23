"""Account statements of ISO 20022."""

import gzip
from pathlib import Path

import pytest

from needmine.sources.contents import content_of
from needmine.sources.feeds import read_feeds
from needmine.sources.readers import batches
from needmine.sources.refused_files import FileError
from needmine.sources.statements import COLUMNS, statement_rows

# Made up after the message definition; version 2 and version 8 write names and status differently.
STATEMENT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">
 <BkToCstmrStmt><GrpHdr><MsgId>m1</MsgId></GrpHdr>
  <Stmt>
   <Id>S-7</Id><CreDtTm>2026-06-30T23:00:00+08:00</CreDtTm>
   <Acct><Id>{account}</Id><Ccy>EUR</Ccy><Ownr><Nm>Firma</Nm></Ownr></Acct>
   <Bal><Amt Ccy="EUR">99.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
   <Ntry>
    <NtryRef>1</NtryRef><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>
    <Sts>{status}</Sts><BookgDt><Dt>2026-06-29</Dt></BookgDt><ValDt><Dt>2026-06-30</Dt></ValDt>
    <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
    <NtryDtls>
     <TxDtls><Refs><EndToEndId>e1</EndToEndId></Refs><Amt Ccy="EUR">10.00</Amt>
      <RltdPties><Cdtr>{creditor}</Cdtr><CdtrAcct><Id><IBAN>DE1</IBAN></Id></CdtrAcct></RltdPties>
      <RmtInf><Ustrd>Rent</Ustrd><Ustrd>June &amp; July</Ustrd></RmtInf></TxDtls>
     <TxDtls><Refs><EndToEndId>e2</EndToEndId></Refs><Amt Ccy="EUR">20.00</Amt></TxDtls>
    </NtryDtls>
   </Ntry>
   <Ntry><NtryRef>2</NtryRef><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
    <RvslInd>true</RvslInd><AddtlNtryInf>利息</AddtlNtryInf></Ntry>
  </Stmt>
 </BkToCstmrStmt>
</Document>"""
OLD = STATEMENT.format(
    version="02", account="<IBAN>DE9</IBAN>", status="BOOK", creditor="<Nm>王芳</Nm>"
)
NEW = STATEMENT.format(
    version="08",
    account="<Othr><Id>DE9</Id></Othr>",
    status="<Cd>BOOK</Cd>",
    creditor="<Pty><Nm>王芳</Nm></Pty>",
)


def read(folder: Path, text: str) -> list[dict[str, str | None]]:
    file = folder / "a.xml"
    file.write_text(text, encoding="utf-8")
    rows = statement_rows(content_of(file))
    assert rows.column_names == [*COLUMNS, "_row"]
    found = [{k: v for k, v in row.items() if v is not None} for row in rows.to_pylist()]
    assert [row.pop("_row") for row in found] == list(range(1, len(found) + 1))
    return found


@pytest.mark.parametrize("text", [OLD, NEW], ids=["version 2", "version 8"])
def test_a_batch_has_a_row_for_each_transaction_and_a_bare_entry_one(
    tmp_path: Path, text: str
) -> None:
    first, second, bare = read(tmp_path, text)

    of_statement = {
        "statement_id": "S-7",
        "created_at": "2026-06-30T23:00:00+08:00",
        "account": "DE9",
        "account_currency": "EUR",
    }
    of_entry = {
        "entry_reference": "1",
        "amount": "30.00",
        "currency": "EUR",
        "direction": "DBIT",
        "status": "BOOK",
        "booked_at": "2026-06-29",
        "value_date": "2026-06-30",
        "domain": "PMNT",
        "family": "ICDT",
        "subfamily": "ESCT",
    }
    assert first == {
        **of_statement,
        **of_entry,
        "transaction_amount": "10.00",
        "transaction_currency": "EUR",
        "end_to_end_id": "e1",
        "creditor": "王芳",
        "creditor_account": "DE1",
        "remittance": "Rent June & July",
    }
    assert second == {
        **of_statement,
        **of_entry,
        "transaction_amount": "20.00",
        "transaction_currency": "EUR",
        "end_to_end_id": "e2",
    }
    assert bare == {
        **of_statement,
        "entry_reference": "2",
        "amount": "5.00",
        "currency": "EUR",
        "direction": "CRDT",
        "is_reversal": "true",
        "information": "利息",
    }


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + "<d>&b;</d>"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OLD[:400], "no XML"),
        ("no,name\n1,a\n", "no XML"),
        ("", "no XML"),
        ("<Document/>", "no statement"),
        (BOMB, "document type"),
        ("<a>" * 200, "100 deep"),
    ],
)
def test_what_is_no_statement_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read(tmp_path, text)


def test_a_feed_of_packed_statements_is_read(tmp_path: Path) -> None:
    place = tmp_path / "sources" / "corporate" / "statements"
    place.mkdir(parents=True)
    (place / "feed.yml").write_text("files: exports/*.xml.gz\nformat: camt.053\n")
    (place / "transactions.sql").write_text("select end_to_end_id as transaction_id from raw")
    (tmp_path / "exports").mkdir()
    file = tmp_path / "exports" / "a.xml.gz"
    file.write_bytes(gzip.compress(NEW.encode()))
    (feed,) = read_feeds(tmp_path, ("corporate",))

    (batch,) = batches(feed, file)

    assert batch.rows["end_to_end_id"].to_pylist() == ["e1", "e2", None]
    file.write_bytes(gzip.compress(b"<Document/>"))
    with pytest.raises(FileError, match=r"Cannot be read as camt\.053"):
        list(batches(feed, file))
