from io import StringIO

import pytest

from needmine.progress import Bar


class Terminal(StringIO):
    """A place somebody watches."""

    def isatty(self) -> bool:
        """Say that somebody does."""
        return True

    def shown(self) -> list[str]:
        """Each state of the line, one after the other."""
        return self.getvalue().split("\r")[1:]


def test_where_nobody_watches_each_step_is_a_line_with_the_seconds_so_far() -> None:
    out = StringIO()
    bar = Bar(out)

    bar("People and their lives", 0.0)
    bar("Month 1 of 12", 0.05)
    bar.close()

    first, second = out.getvalue().splitlines()
    assert first.endswith("s  People and their lives")
    assert second.endswith("s  Month 1 of 12")
    assert float(first.split()[0]) < 60
    assert "\r" not in out.getvalue()


@pytest.mark.parametrize(
    ("done", "full", "share"),
    [(0.0, 0, "0%"), (0.5, 12, "50%"), (0.99, 23, "99%"), (1, 24, "100%")],
)
def test_a_bar_fills_with_the_share_that_is_done(done: float, full: int, share: str) -> None:
    out = Terminal()

    Bar(out)("Exports", done)

    (line,) = out.shown()
    bar = line[line.index("[") + 1 : line.index("]")]
    assert bar == "#" * full + "·" * (24 - full)
    assert line.split("]")[1].split() == [share, "Exports"]


def test_a_short_line_wipes_the_longer_one_before_it() -> None:
    out = Terminal()
    bar = Bar(out)

    bar("A very long step indeed", 0.1)
    bar("Short", 0.2)

    long, short = out.shown()
    assert len(short) >= len(long)
    assert short.rstrip().endswith("Short")


def test_closing_ends_the_line_and_nothing_where_there_is_none() -> None:
    watched, unwatched, untouched = Terminal(), StringIO(), Terminal()
    bar = Bar(watched)
    bar("Exports", 0.5)

    bar.close()
    Bar(unwatched).close()
    Bar(untouched).close()

    assert watched.getvalue().endswith("Exports\n")
    assert unwatched.getvalue() == untouched.getvalue() == ""


def test_progress_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    Bar()("The truth", 0.95)

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.endswith("The truth\n")
