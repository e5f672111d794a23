from pathlib import Path

import pytest

from needmine.core.tables import Table
from needmine.sources.mappings import (
    Mapping,
    MappingError,
    read_mapping,
    refuse_unknown_columns,
)
from needmine.sources.tables import CANONICAL

CONTRACTS: dict[str, Table] = {table.name: table for table in CANONICAL}


def mapping_of(folder: Path, text: str, *, table: str = "parties") -> Mapping:
    file = folder / f"{table}.sql"
    file.write_text(text, encoding="utf-8")
    return read_mapping(file, CONTRACTS, ["codes"])


def test_a_mapping_says_what_it_fills_and_what_it_reads(tmp_path: Path) -> None:
    mapping = mapping_of(
        tmp_path,
        "select raw.no as party_id, codes.kind as kind from raw"
        " left join codes on codes.code = raw.type where raw.state <> 'X'",
    )

    assert mapping.columns == ("party_id", "kind")
    assert mapping.reads == {
        "raw": frozenset({"no", "type", "state"}),
        "codes": frozenset({"kind", "code"}),
    }


def test_every_function_on_the_list_may_be_used(tmp_path: Path) -> None:
    mapping = mapping_of(
        tmp_path,
        "select trim(a) as party_id, case when upper(b) in ('P') and length(b) = 1 then 'person'"
        " else lower(coalesce(nullif(b, ''), 'company')) end as kind,"
        " substr(c, 1, 2) || lpad(d, 2, '0') || rpad(d, 2, '0') as name,"
        " replace(left(e, 3), '-', right(e, 2)) as city,"
        " split_part(f, '|', 1) as phone,"
        " cast(round(abs(try_cast(g as decimal(18, 2))), 1) as varchar) as occupation,"
        " concat(h, i) as email from raw where a not like 'T%' and b between 'a' and 'z'",
    )

    assert mapping.columns[-1] == "email"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("select a as party_id, strptime(b, '%Y') as kind from raw", "str_to_time"),
        ("select a as party_id, getenv('HOME') as kind from raw", "getenv"),
        ("select a as party_id, max(b) as kind from raw group by a", "row by row"),
        ("select a as party_id, b as kind from raw order by a", "row by row"),
        ("select distinct a as party_id, b as kind from raw", "row by row"),
        ("select a as party_id, row_number() over () as kind from raw", "row by row"),
        ("select a as party_id, (select 1) as kind from raw", "row by row"),
        ("select a as party_id, b as kind from (select * from raw)", "reads from raw"),
        ("select a as party_id, b as kind from other", "reads from raw"),
        ("select a as party_id, b as kind from read_csv('/etc/passwd')", "reads from raw"),
        ("select a as party_id, b as kind from raw join codes on true", "left join"),
        ("select a as party_id, b as kind from raw left join secret on true", "left join"),
        ("select a as party_id, b as kind, c as shoe_size from raw", "'shoe_size'"),
        ("select a as party_id, b as kind, c as load_id from raw", "'load_id'"),
        ("select a as party_id, b as kind, c as kind from raw", "written twice"),
        ("select a as party_id from raw", "lacks its required columns: kind"),
        ("select * from raw", "no column"),
        ("delete from raw", "must be one select"),
        ("select a as party_id where ( from raw", "does not parse"),
        ("", "does not parse"),
    ],
)
def test_a_mapping_that_is_not_row_by_row_is_refused_by_name(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(MappingError) as caught:
        mapping_of(tmp_path, text)

    assert says in caught.value.say("en")
    assert "parties.sql:" in caught.value.where


def test_a_file_named_after_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="no canonical table 'clients'"):
        mapping_of(tmp_path, "select 1 as a from raw", table="clients")


def test_a_column_the_raw_file_lacks_is_named_with_its_line(tmp_path: Path) -> None:
    mapping = mapping_of(tmp_path, "select\n  a as party_id,\n  kindd as kind\nfrom raw")

    with pytest.raises(MappingError) as caught:
        refuse_unknown_columns(mapping, {"raw": ["a", "kind"]})

    assert caught.value.where.endswith("parties.sql:3")
    assert "'kindd'" in caught.value.say("en")
    assert "kind" in caught.value.remedy.say("en")
