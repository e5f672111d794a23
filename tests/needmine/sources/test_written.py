"""How text files are written, as feed.yml and a layout say it."""

from pathlib import Path

import pytest

from needmine.core.definitions import DefinitionError, read_definition
from needmine.sources.written import Field, Written, read_written


def written_in(folder: Path, text: str, *, format_: str = "delimited", layout: str = "") -> Written:
    file = folder / "feed.yml"
    file.write_text(text, encoding="utf-8")
    if layout:
        (folder / "layout.csv").write_text(layout, encoding="utf-8")
    return read_written(read_definition(file), format_)


def test_all_of_it_can_be_said(tmp_path: Path) -> None:
    text = (
        'encoding: gb18030\ndelimiter: "\\x01"\nquote: none\ntrailing_delimiter: true\n'
        "columns: [no, 姓名]\nhead_lines: 1\ntail: '合计(?P<rows>\\d+)'\n"
    )

    assert written_in(tmp_path, text) == Written(
        encoding="gb18030",
        delimiter="\x01",
        quote="none",
        trailing_delimiter=True,
        columns=("no", "姓名"),
        head_lines=1,
        tail="合计(?P<rows>\\d+)",
    )


def test_a_layout_names_fields_and_leaves_fillers_without_a_name(tmp_path: Path) -> None:
    found = written_in(
        tmp_path,
        "layout: layout.csv\nencoding: gbk\n",
        format_="fixed",
        layout="name,start,length\nno,1,4\n,5,2\n姓名,7,8\n",
    )

    assert found.layout == (
        Field(name="no", start=1, length=4),
        Field(name="", start=5, length=2),
        Field(name="姓名", start=7, length=8),
    )


def test_only_what_is_unusual_is_told_beside_encoding_delimiter_and_quote() -> None:
    assert Written().told() == ("utf-8", ",", '"')
    assert Written(head_lines=2).told() == ("utf-8", ",", '"', "head_lines 2")


@pytest.mark.parametrize(
    ("text", "format_", "where", "says"),
    [
        ("encoding: klingon", "delimited", "feed.yml:1", "no encoding 'klingon'"),
        ("encoding: zip", "delimited", "feed.yml:1", "no encoding 'zip'"),
        ("\ndelimiter: ''", "delimited", "feed.yml:2", "one character or several"),
        ('delimiter: "a\\n"', "delimited", "feed.yml:1", "no line end"),
        ("quote: '「'", "delimited", "feed.yml:1", "ASCII"),
        ("columns: [a, a]", "delimited", "feed.yml:1", "stand twice"),
        ("head_lines: -1", "delimited", "feed.yml:1", "negative"),
        ("tail: x\ntail_lines: 1", "delimited", "feed.yml:2", "write one"),
        ("tail: '('", "delimited", "feed.yml:1", "no regular expression"),
        ("columns: [a]", "jsonl", "feed.yml:1", "for delimited and fixed"),
        ("load: full", "fixed", "feed.yml", "'layout' is missing"),
        ("layout: nowhere.csv", "fixed", "feed.yml:1", "cannot be read"),
        ("layout: layout.csv\nencoding: utf-16", "fixed", "feed.yml:2", "widths: characters"),
        ("layout: layout.csv\nwidths: inches", "fixed", "feed.yml:2", "cannot be 'inches'"),
    ],
)
def test_a_mistake_names_file_and_line(
    tmp_path: Path, text: str, format_: str, where: str, says: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        written_in(tmp_path, text, format_=format_, layout="name,start,length\nno,1,4\n")

    assert where in caught.value.where
    assert says in caught.value.say("en")


@pytest.mark.parametrize(
    ("layout", "line"),
    [
        ("name,start,length\nno,0,4\n", 2),
        ("name,start,length\nno,1,4\nkind,five,1\n", 3),
        ("field,from,to\nno,1,4\n", 2),
        ("name,start,length\nno,1,4\nno,5,4\n", 1),
        ("name,start,length\n", 1),
    ],
)
def test_a_mistake_in_a_layout_names_its_line(tmp_path: Path, layout: str, line: int) -> None:
    with pytest.raises(DefinitionError) as caught:
        written_in(tmp_path, "layout: layout.csv\n", format_="fixed", layout=layout)

    assert caught.value.where.endswith(f"layout.csv:{line}")
