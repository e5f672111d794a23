"""Linking flat files from the command line."""

import json
from pathlib import Path
from typing import Any

import pyarrow.csv
import pytest

from benchmarks.hard_records import hard_records
from needmine.cli import main

Said = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("flat") / "people.csv"
    pyarrow.csv.write_csv(hard_records(80, seed=3), written)
    return written


def asked(capsys: Said, *words: str) -> dict[str, Any]:
    code = main(["link", *words, "--json"])
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return {"code": code, **told}


def test_the_figures_are_those_of_the_truth(file: Path, capsys: Said) -> None:
    told = asked(capsys, str(file), "--truth", "person")
    assert told["code"] == 0
    assert (told["people"], told["unjudged"]) == (80, 0)
    assert "person" not in {header for headers in told["columns"].values() for header in headers}
    for figure in ("pair_precision", "pair_recall", "pair_f1", "cluster_f1"):
        assert 0.8 < told[figure] <= 1
    assert told["seconds"] > 0


def test_a_pattern_takes_the_truth_out_of_a_column(tmp_path: Path, capsys: Said) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "rec_id, given_name, surname, email\n"
        "rec-1-org, Ann, Leewood, ann@lee.cz\n"
        "rec-1-dup-0, Ann, Lewood, ann@lee.cz\n"
        "rec-2-org, Tom, Fox, tom@fox.cz\n"
        "none, Zoe, Quick, zoe@quick.cz\n",
        encoding="utf-8",
    )
    told = asked(capsys, str(file), "--truth", "rec_id", "--truth-pattern", r"rec-(\d+)-")
    assert (told["people"], told["unjudged"]) == (2, 1)
    assert (told["pair_f1"], told["cluster_f1"]) == (1.0, 1.0)


@pytest.mark.parametrize(("lines", "records"), [("", 0), ("Ann Lee,1980-01-02,\n", 1)])
def test_where_nothing_can_be_told_nothing_is(
    tmp_path: Path, capsys: Said, lines: str, records: int
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"name,dob,who\n{lines}", encoding="utf-8")
    told = asked(capsys, str(file), "--truth", "who")
    assert (told["code"], told["records"], told["groups"]) == (0, records, records)
    assert (told["people"], told["pair_f1"], told["cluster_f1"]) == (0, None, None)


def test_groups_are_written_and_told_in_either_language(
    file: Path, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.csv"
    monkeypatch.setenv("NEEDMINE_LANGUAGE", "zh")
    assert main(["link", str(file), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "归为" in said
    assert "F1" not in said
    rows = out.read_text(encoding="utf-8").splitlines()
    assert rows[0].startswith("group,record,person")
    assert len(rows) == len(file.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(
    "words",
    [
        ["--truth", "gone"],
        ["--column", "given_name"],
        ["--column", "shoe_size=dob"],
        ["--truth", "person", "--truth-pattern", "("],
    ],
)
def test_words_that_cannot_be_are_wrong_usage(file: Path, capsys: Said, words: list[str]) -> None:
    told = asked(capsys, str(file), *words)
    assert told["code"] == 2
    assert told["error"]["zh"] != told["error"]["en"]


def test_a_file_with_no_known_column_is_refused_with_its_headers(
    tmp_path: Path, capsys: Said
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("x,y\n1,2\n", encoding="utf-8")
    told = asked(capsys, str(file))
    assert told["code"] == 2
    assert "x, y" in told["error"]["en"]
