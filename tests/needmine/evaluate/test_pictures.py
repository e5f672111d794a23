"""Pictures that a person could read, drawn from a small bank with two needs."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from needmine.core.sentences import Sentence
from needmine.core.time import Moment
from needmine.evaluate.evaluation import Judgement, evaluate
from needmine.evaluate.laid_out import Beside
from needmine.evaluate.pictures import draw
from needmine.evaluate.positives import Recorded
from needmine.evaluate.reading import Wording
from needmine.needs.tables import NEEDS
from tests.rows import ZONE, table_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
PEOPLE = [f"c{n:03}" for n in range(100)]
WORDS = Wording(needs={"grow_savings": Sentence(zh="闲钱增值", en="Make idle money grow")})


def judged(**more: Any) -> Judgement:
    """Return the judgement of a ledger whose every other need is met, with these columns."""
    row = {
        "need": "grow_savings", "moment": "2026-07-01", "window_from": "2026-07-01",
        "window_to": "2026-09-29", "status": "found", "found_date": "2026-07-01",
        "reason_zh": "因为。", "reason_en": "Because.", "n_evidence": 1,
    }  # fmt: skip
    ledger = [
        {"need_id": c, "customer_id": c, "score": n / 20, **row, **more}
        for n, c in enumerate(PEOPLE)
    ]
    met = PEOPLE[::2]
    outcomes = pa.table(
        {
            "customer_id": met,
            "need": ["grow_savings"] * len(met),
            "date": [dt.date(2026, 7, 9)] * len(met),
        }
    )
    recorded = Recorded(outcomes=outcomes, watched={"grow_savings": None, "send_abroad": None})
    contacts = pa.table(
        {
            "list": ["a list"] * 9,
            "customer_id": PEOPLE[:9],
            "need": ["grow_savings"] * 9,
            "place": np.arange(1, 10),
        }
    )
    return evaluate(
        table_of(NEEDS, ledger).to_pyarrow(),
        PEOPLE,
        as_of=JULY,
        recorded=recorded,
        foretold=recorded,
        beside=Beside(contacts=contacts),
    )


def drawn(folder: Path, judgement: Judgement) -> dict[str, str]:
    files = draw(
        judgement.case, judgement.report, folder / "new", words=WORDS, languages=("zh", "en")
    )
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def words_in(svg: str) -> set[str]:
    return set(re.findall(r"<text[^>]*>([^<]+)<", svg))


def test_every_picture_is_drawn_in_each_language_with_its_words(tmp_path: Path) -> None:
    pictures = drawn(tmp_path, judged(probability=0.5))

    assert sorted(pictures) == [
        f"{name}_2026-07-01_{language}.svg"
        for name in ("calibration", "captured_value", "precision_recall")
        for language in ("en", "zh")
    ]
    assert {"闲钱增值", "全部需求", "精度", "召回", "台账"} <= words_in(
        pictures["precision_recall_2026-07-01_zh.svg"]
    )
    assert {"Contacts", "Worth captured (CNY)", "Branch lists", "Ledger"} <= words_in(
        pictures["captured_value_2026-07-01_en.svg"]
    )
    assert {"Foretold", "Came", "Make idle money grow"} <= words_in(
        pictures["calibration_2026-07-01_en.svg"]
    )


def test_what_was_not_ranked_is_not_in_the_legend(tmp_path: Path) -> None:
    shown = words_in(drawn(tmp_path, judged())["precision_recall_2026-07-01_en.svg"])

    assert {"Ledger", "Popularity"} <= shown
    assert not {"Ceiling", "Branch lists"} & shown


@pytest.mark.parametrize("probability", [None, 0.01])
def test_without_a_probability_worth_a_contact_there_is_no_calibration_to_draw(
    tmp_path: Path, probability: float | None
) -> None:
    pictures = drawn(tmp_path, judged(probability=probability))

    assert not [name for name in pictures if name.startswith("calibration")]
