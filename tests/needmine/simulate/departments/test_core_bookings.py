import gzip
from itertools import pairwise
from pathlib import Path


def bookings(bank: Path) -> list[dict[str, str]]:
    found = []
    for file in sorted((bank / "exports" / "core_banking").glob("transactions_*.txt.gz")):
        header, *rows = gzip.decompress(file.read_bytes()).decode("gbk").splitlines()
        found += [dict(zip(header.split("|"), row.split("|"), strict=True)) for row in rows]
    return found


def test_balances_follow_from_amounts(chinese_bank: Path) -> None:
    seen: dict[str, list[tuple[str, str, float, float]]] = {}
    for row in bookings(chinese_bank):
        # Corrections, unusable rows, and what was posted late, stand elsewhere in time.
        if row["seq_no"].startswith("X") or row["tran_dt"] != row["post_dt"]:
            continue
        sign = 1 if row["dc"] == "C" else -1
        entry = (row["tran_dt"], row["seq_no"], sign * float(row["amt"]), float(row["bal"]))
        seen.setdefault(row["acct_no"], []).append(entry)
    steps = right = 0
    for entries in seen.values():
        entries.sort(key=lambda entry: entry[1])
        for before, after in pairwise(entries):
            steps += 1
            right += abs(before[3] + after[2] - after[3]) < 0.005
    assert steps > 1_000
    assert right / steps > 0.95


def test_some_bookings_are_late_some_come_again_and_some_are_unusable(chinese_bank: Path) -> None:
    rows = bookings(chinese_bank)
    late = [row for row in rows if row["tran_dt"] < row["post_dt"]]
    assert 0.005 < len(late) / len(rows) < 0.03
    numbers = [row["seq_no"] for row in rows]
    assert len(numbers) > len(set(numbers))
    dirty = [row for row in rows if row["seq_no"].startswith("X")]
    assert any(row["tran_dt"].endswith("0230") for row in dirty)
    assert any(row["amt"].startswith("-") for row in dirty)
    assert any(not row["acct_no"] for row in dirty)
    assert any(row["sum_code"] == "9999" for row in dirty)
