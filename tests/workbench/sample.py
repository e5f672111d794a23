"""A small bank's publication: 30 customers of three bankers, for tests and for looking at."""

import datetime as dt
from decimal import Decimal

from needmine.desks.desk import (
    Publication,
    RunShown,
    ShownAside,
    ShownCustomer,
    ShownEvent,
    ShownHolding,
    ShownLoad,
    ShownModel,
    ShownMonth,
    ShownNeedCount,
    ShownQuarantine,
    ShownRelation,
    StageShown,
)

from .sample_feeds import feeds
from .sample_needs import AS_OF, KINDS, TITLES, both, needs_of
from .sample_pairs import PAIRS

# Surname, given name's length, gender, birth year, city, occupation, banker, assets.
PEOPLE = (
    ("王", 2, "f", 1982, "上海", "财务经理", "RM0101", 1_286_000),
    ("李", 2, "m", 1975, "上海", "个体经营", "RM0101", 3_420_500),
    ("张", 1, "m", 1990, "苏州", "软件工程师", "RM0101", 412_300),
    ("刘", 2, "f", 1968, "上海", "退休", "RM0101", 864_000),
    ("陈", 2, "m", 1987, "杭州", "医生", "RM0101", 655_200),
    ("杨", 1, "f", 1994, "上海", "教师", "RM0101", 98_400),
    ("赵", 2, "m", 1979, "宁波", "外贸", "RM0101", 2_105_000),
    ("黄", 2, "f", 1985, "上海", "律师", "RM0101", 1_530_900),
    ("周", 2, "m", 1998, "上海", "销售", "RM0101", 36_700),
    ("吴", 1, "f", 1972, "无锡", "企业高管", "RM0101", 5_880_000),
    ("欧阳", 1, "m", 1981, "上海", "建筑师", "RM0101", 1_120_000),
    ("徐", 2, "f", 1991, "上海", "设计师", "RM0101", 205_800),
    ("孙", 2, "m", 1965, "嘉兴", "退休", "RM0202", 742_000),
    ("胡", 1, "f", 1988, "上海", "会计", "RM0202", 318_600),
    ("朱", 2, "m", 1977, "上海", "个体经营", "RM0202", 958_000),
    ("高", 2, "f", 1996, "苏州", "护士", "RM0202", 64_200),
    ("林", 2, "m", 1983, "上海", "项目经理", "RM0202", 487_500),
    ("何", 1, "f", 1970, "上海", "公务员", "RM0202", 690_000),
    ("郭", 2, "m", 1992, "杭州", "研究员", "RM0202", 174_300),
    ("马", 2, "f", 1986, "上海", "市场", "RM0202", 262_000),
    ("罗", 1, "m", 1959, "上海", "退休", "RM0303", 1_045_000),
    ("梁", 2, "f", 1980, "广州", "贸易", "RM0303", 1_990_000),
    ("宋", 2, "m", 1974, "深圳", "工程师", "RM0303", 836_000),
    ("郑", 2, "f", 1989, "广州", "人事", "RM0303", 143_000),
    ("谢", 1, "m", 1993, "深圳", "司机", "", 21_500),
    ("韩", 2, "f", 1999, "上海", "", "", 8_900),
    ("唐", 2, "m", 1984, "上海", "厨师", "", 45_600),
    ("冯", 2, "f", 1978, "成都", "店主", "", 77_100),
    ("于", 1, "m", 1967, "上海", "", "", 112_000),
    ("董", 2, "f", 1995, "武汉", "学生", "", 5_300),
)
BRANCH = {"RM0101": "B01", "RM0202": "B01", "RM0303": "B02", "": "B01"}
BANDS = (
    (6_000_000, both("私人银行", "private banking")),
    (200_000, both("财富客户", "wealth")),
    (0, both("大众客户", "mass")),
)


def _months(n: int, assets: int) -> tuple[ShownMonth, ...]:
    pay = 6_000 + assets // 60
    months = []
    for back in range(18, 0, -1):
        year, month = divmod(2026 * 12 + 6 - back, 12)
        wobble = (n * 31 + back * 17) % 23
        first = dt.date(year, month + 1, 1)
        bonus = pay * 2 if first.month == 2 else 0
        covered = not (n % 10 == 4 and back > 14)  # some feeds begin later
        months.append(
            ShownMonth(
                month=first,
                money_in=Decimal(pay + bonus + wobble * 90) if covered else None,
                money_out=Decimal(pay * (70 + wobble) // 100) if covered else None,
            )
        )
    return tuple(months)


def _timeline(n: int) -> tuple[ShownEvent, ...]:
    return (
        ShownEvent(
            date=dt.date(2026, 6, 28),
            kind="digital",
            sentence=both("手机银行查看理财列表 4 分钟", "4 minutes on the wealth list in the app"),
        ),
        ShownEvent(
            date=dt.date(2026, 6, 24),
            kind="contact",
            sentence=both("来电咨询存款利率", "Called to ask about deposit rates"),
        ),
        ShownEvent(
            date=dt.date(2026, 6, 18),
            kind="money",
            sentence=both("定期到期转入", "A deposit matured"),
            amount=Decimal(30_000 + (n * 37_511) % 420_000),
        ),
        ShownEvent(
            date=dt.date(2026, 6, 18),
            kind="signal",
            sentence=both("大额资金闲置", "A large balance lies idle"),
        ),
        ShownEvent(
            date=dt.date(2026, 6, 15),
            kind="money",
            sentence=both("工资入账", "Salary came in"),
            amount=Decimal(18_600),
        ),
        ShownEvent(
            date=dt.date(2026, 5, 9),
            kind="complaint",
            sentence=both("投诉网点排队过久（已办结）", "Complained of a long queue (settled)"),
        ),
        *(
            ShownEvent(
                date=dt.date(2026, month, 15),
                kind="money",
                sentence=both("工资入账", "Salary came in"),
                amount=Decimal(18_600),
            )
            for month in (5, 4, 3, 2)
        ),
        ShownEvent(
            date=dt.date(2025, 11, 3),
            kind="answer",
            sentence=both("谢绝理财建议", "Declined a wealth proposal"),
        ),
    )


def _holdings(assets: int) -> tuple[ShownHolding, ...]:
    return (
        ShownHolding(
            kind=both("活期账户", "Current account"),
            product=both("借记卡账户", "Debit-card account"),
            balance=Decimal(assets) * Decimal("0.31"),
            opened=dt.date(2014, 3, 8),
        ),
        ShownHolding(
            kind=both("定期存款", "Term deposit"),
            product=both("一年期定期", "One-year deposit"),
            balance=Decimal(assets) * Decimal("0.69"),
            opened=dt.date(2025, 9, 12),
            matures=dt.date(2026, 9, 12),
        ),
        ShownHolding(
            kind=both("信用卡", "Credit card"),
            product=both("白金信用卡", "Platinum card"),
            balance=Decimal("6420.55"),
            opened=dt.date(2019, 6, 1),
            is_debt=True,
        ),
    )


def _relations(n: int) -> tuple[ShownRelation, ...]:
    """Everybody is married to the next but one; every fourth owns a company elsewhere."""
    spouse = (n + 2) % len(PEOPLE) if n % 4 < 2 else (n - 2) % len(PEOPLE)
    if spouse >= len(PEOPLE) or abs(spouse - n) != 2:
        return ()
    surname, length, *_ = PEOPLE[spouse]
    married = ShownRelation(
        kind=both("配偶", "Spouse"),
        customer_id=f"c{spouse:04d}",
        masked_name=surname + "*" * length,
        masked_number="",
        evidence=both("关系、家庭", "Relations, Households"),
        known_date=dt.date(2025, 4, 2),
    )
    company = ShownRelation(
        kind=both("名下企业", "Company of the customer"),
        customer_id="",
        masked_name="",
        masked_number=f"91****{3000 + n}",
        evidence=both("企业所有者", "Owners of companies"),
        known_date=dt.date(2026, 1, 15),
    )
    return (married, company) if n % 4 == 0 else (married,)


def customer(n: int) -> ShownCustomer:
    """Return customer n of the sample, from 0 to 29."""
    surname, length, gender, born, city, occupation, banker, assets = PEOPLE[n]
    return ShownCustomer(
        customer_id=f"c{n:04d}",
        kind="person",
        masked_name=surname + "*" * length,
        masked_number=f"10******{4100 + n * 7}",
        masked_phone=f"138****{2050 + n * 13}",
        name_token=f"name:{n}",
        number_token=f"number:{n}",
        phone_token=f"phone:{n}" if n % 5 else "",
        birth_year=born,
        gender=both("女", "Female") if gender == "f" else both("男", "Male"),
        city=city,
        occupation=occupation,
        since=dt.date(2008 + n % 15, 1 + n % 12, 1 + n % 28),
        banker_code=banker,
        branch_code=BRANCH[banker],
        assets=Decimal(assets),
        assets_band=next(band for floor, band in BANDS if assets >= floor),
        holdings=_holdings(assets),
        relations=_relations(n),
        months=_months(n, assets),
        timeline=_timeline(n),
        needs=needs_of(n),
    )


def _counts() -> tuple[ShownNeedCount, ...]:
    days = [dt.date(2026, 6, 24), dt.date(2026, 6, 26), dt.date(2026, 6, 29), AS_OF]
    return tuple(
        ShownNeedCount(
            as_of=day,
            need=kind,
            title=TITLES[kind],
            n_needs=34 - place * 5 + 2 * step,
            value_bank=Decimal(48_000 - place * 6_100 + step * 900),
        )
        for step, day in enumerate(days)
        for place, kind in enumerate(KINDS)
    )


def _models() -> tuple[ShownModel, ...]:
    rows = (
        ("grow", both("资金增值倾向", "Propensity to invest"), 0.742, 0.718, 0.765, 0.655, True),
        ("churn", both("流失风险", "Risk of leaving"), 0.811, 0.79, 0.83, 0.774, True),
        ("home", both("购房倾向", "Propensity to buy a home"), 0.587, 0.521, 0.652, 0.6, False),
    )
    return tuple(
        ShownModel(
            model=model,
            title=title,
            metric=both("AUC", "AUC"),
            value=value,
            low=low,
            high=high,
            baseline=baseline,
            n_cases=1_840,
            is_used=is_used,
            trained_as_of=dt.date(2026, 4, 1),
        )
        for model, title, value, low, high, baseline, is_used in rows
    )


def publication(run_id: str = "2026-07-01-a") -> Publication:
    """Return the whole sample."""
    core, cards = both("核心系统", "Core banking"), both("卡中心", "Card centre")
    transactions = both("交易", "Transactions")
    return Publication(
        run_id=run_id,
        as_of=AS_OF,
        currency="CNY",
        languages=("zh", "en"),
        customers=tuple(customer(n) for n in range(len(PEOPLE))),
        counts=_counts(),
        pairs=PAIRS,
        n_pairs=len(PAIRS) + 12,
        quarantine=(
            ShownQuarantine(
                department=core,
                table=transactions,
                column="amount",
                reason=both("不是金额", "Not an amount"),
                n_rows=17,
            ),
            ShownQuarantine(
                department=cards,
                table=both("客户", "Parties"),
                column="birth_date",
                reason=both("日期不存在", "No such date"),
                n_rows=4,
            ),
        ),
        loads=(
            ShownLoad(
                department=core,
                table=transactions,
                file="transactions_20260630.csv.gz",
                n_rows=182_340,
                n_used=182_101,
                n_quarantined=17,
                n_set_aside=222,
            ),
            ShownLoad(
                department=cards,
                table=both("客户", "Parties"),
                file="cards_20260630.jsonl",
                n_rows=4_210,
                n_used=4_206,
                n_quarantined=4,
                n_set_aside=0,
            ),
        ),
        feeds=feeds(),
        models=_models(),
        aside=(
            ShownAside(
                name="credit_scores",
                title=both("征信评分", "Credit scores"),
                reason=both("没有任何数据源提供此表。", "No source fills this table."),
            ),
        ),
    )


def runs() -> list[RunShown]:
    """Return three runs: the shown one, one that failed before it, and one before that."""
    stages = (
        StageShown(
            name="sources", title=both("读入数据", "Read the sources"), seconds=12.4, n_rows=186_550
        ),
        StageShown(
            name="customers", title=both("归并客户", "Join customers"), seconds=3.1, n_rows=5_000
        ),
        StageShown(
            name="features",
            title=both("计算特征", "Work out features"),
            seconds=8.8,
            n_rows=310_000,
        ),
        StageShown(name="needs", title=both("权衡需求", "Weigh needs"), seconds=2.7, n_rows=141),
    )
    start = dt.datetime(2026, 6, 30, 18, 5, tzinfo=dt.UTC)
    return [
        RunShown(
            run_id="2026-07-01-a",
            as_of=AS_OF,
            status="done",
            started_at=start,
            finished_at=start + dt.timedelta(seconds=29),
            stages=stages,
        ),
        failed_run(start - dt.timedelta(days=1)),
        RunShown(
            run_id="2026-06-29-a",
            as_of=dt.date(2026, 6, 29),
            status="done",
            started_at=start - dt.timedelta(days=2),
            finished_at=start - dt.timedelta(days=2, seconds=-31),
            stages=stages,
        ),
    ]


def failed_run(started_at: dt.datetime) -> RunShown:
    """Return a run that failed for want of a file."""
    return RunShown(
        run_id=f"{started_at:%Y-%m-%d}-failed",
        as_of=started_at.date(),
        status="failed",
        started_at=started_at,
        finished_at=started_at + dt.timedelta(seconds=2),
        error=both(
            "卡中心的文件 cards_20260630.jsonl 还没有送达。",
            "The card centre's file cards_20260630.jsonl has not arrived.",
        ),
    )


def reveal(tokens: list[str]) -> list[str]:
    """Return made-up values for the sample's tokens."""
    values = {"name": "王晓明", "number": "1000004100", "phone": "13800002050"}
    return [values[token.partition(":")[0]] for token in tokens]
