"""Feeds of the sample: one that is late, one with refused rows, one as it should be."""

from needmine.desks.desk import ShownFeed, ShownFile, ShownIssue, ShownRefusals

from .sample_needs import both

CORE, CARDS = both("核心银行", "Core banking"), both("信用卡中心", "Cards")


def feeds() -> tuple[ShownFeed, ...]:
    """Return the feeds, what is wrong first."""
    return (_late(), _refusing(), _good())


def _late() -> ShownFeed:
    return ShownFeed(
        department=CARDS,
        department_code="cards",
        feed="customers",
        table=both("客户", "Parties"),
        state="wrong",
        exported="2026-06-24",
        usual_days=1.0,
        newest="",
        files=_files(*[(4_000 + n * 3, 0, 0) for n in range(30)]),
        issues=(
            ShownIssue(
                column="",
                is_wrong=True,
                sentence=both("最新文件已过 7 天。", "The newest file is 7 days old."),
                remedy=both("请部门交付。", "Have it delivered."),
            ),
        ),
        refused=(),
    )


def _refusing() -> ShownFeed:
    return ShownFeed(
        department=CORE,
        department_code="core",
        feed="transactions",
        table=both("流水", "Transactions"),
        state="look",
        exported="2026-06-30",
        usual_days=30.5,
        newest="2026-06-30 15:56",
        files=_files((170_000, 0, 200), (181_000, 3, 220), (182_101, 17, 222)),
        issues=(
            ShownIssue(
                column="amount",
                is_wrong=False,
                sentence=both("有 17 行被隔离。", "17 rows are in quarantine."),
                remedy=both("导出改正。", "Export and mend them."),
            ),
        ),
        refused=(
            ShownRefusals(
                column="amount",
                meaning=both("金额", "Amount"),
                reason=both("不是金额", "Not an amount"),
                n_rows=17,
                samples=("9,999.99",),
            ),
            ShownRefusals(
                column="",
                meaning=None,
                reason=both("字段数不对", "Too many fields"),
                n_rows=3,
                samples=(),
            ),
        ),
    )


def _good() -> ShownFeed:
    return ShownFeed(
        department=CORE,
        department_code="core",
        feed="branches",
        table=both("网点", "Branches"),
        state="good",
        exported="",
        usual_days=None,
        newest="",
        files=_files((0, 0, 0)),
        issues=(),
        refused=(),
    )


def _files(*counts: tuple[int, int, int]) -> tuple[ShownFile, ...]:
    return tuple(
        ShownFile(
            n_rows=used + refused + aside,
            n_used=used,
            n_quarantined=refused,
            n_set_aside=aside,
        )
        for used, refused, aside in counts
    )
