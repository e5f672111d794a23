"""How well and how fast topics are heard: python -m benchmarks.hearing.

Precision and recall with Wilson's 95 % interval on texts the patterns were not tuned on, and the
time a text takes.
"""

import math
import time
from collections.abc import Iterable
from pathlib import Path

from needmine.feedback.hearing import heard
from needmine.feedback.words import read_topics
from tests.needmine.feedback.real_queries import FILE, TOPICS, held_out_queries

WRITTEN = Path(__file__).parents[1] / "tests" / "needmine" / "feedback"
REPEATS = 3


def main() -> None:
    """Print every measure, one line each."""
    for language in ("zh", "en"):
        _held_out(language)
        _speed(language)
    if FILE.exists():
        for topic in TOPICS:
            _real(topic)


def _texts(name: str) -> list[tuple[str, set[str]]]:
    lines = (WRITTEN / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.rpartition("|") for line in lines if "|" in line and not line.startswith("#")]
    return [
        (text.strip(), {word.lstrip("?") for word in topics.split()}) for text, _, topics in pairs
    ]


def _said(text: str) -> set[str]:
    return {
        ("-" if topic.polarity < 0 else "") + topic.topic for topic in heard(text, read_topics())
    }


def _held_out(language: str) -> None:
    pairs = [(_said(text), meant) for text, meant in _texts(f"held_out_{language}.txt")]
    _print(
        f"held-out texts, {language}, all topics",
        right=sum(len(said & meant) for said, meant in pairs),
        n_said=sum(len(said) for said, _ in pairs),
        n_meant=sum(len(meant) for _, meant in pairs),
    )


def _real(topic: str) -> None:
    intents = TOPICS[topic]
    rows = [row for row in held_out_queries() if row[1] not in intents.near]
    pairs = [(topic in _said(text), intent in intents.speaks) for text, intent in rows]
    _print(
        f"banking77, {topic}",
        right=sum(said and meant for said, meant in pairs),
        n_said=sum(said for said, _ in pairs),
        n_meant=sum(meant for _, meant in pairs),
    )


def _print(what: str, *, right: int, n_said: int, n_meant: int) -> None:
    print(f"{what}: precision {_share(right, n_said)}, recall {_share(right, n_meant)}")


def _share(part: int, whole: int) -> str:
    z, share = 1.96, part / whole
    centre = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    half /= 1 + z * z / whole
    return f"{share:.3f} [{centre - half:.3f}, {centre + half:.3f}] ({part}/{whole})"


def _speed(language: str) -> None:
    texts = [text for text, _ in _texts(f"written_{language}.txt")]
    _heard_once(texts)
    times = sorted(_heard_once(texts) for _ in range(REPEATS))
    print(f"time a text, {language}: {times[REPEATS // 2] / len(texts) * 1e6:.0f} µs of processor")


def _heard_once(texts: Iterable[str]) -> float:
    start = time.process_time()
    for text in texts:
        heard(text, read_topics())
    return time.process_time() - start


if __name__ == "__main__":
    main()
