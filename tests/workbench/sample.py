"""A small bank's publication: 30 customers of three bankers, for tests and for looking at."""

import datetime as dt
from decimal import Decimal

from needmine.core.sentences import Sentence
from needmine.desk import (
    Publication,
    RunShown,
    ShownAction,
    ShownAside,
    ShownCustomer,
    ShownEvent,
    ShownEvidence,
    ShownFact,
    ShownHolding,
    ShownLoad,
    ShownModel,
    ShownMonth,
    ShownNeed,
    ShownNeedCount,
    ShownQuarantine,
    ShownRefusal,
    ShownRow,
    StageShown,
)

AS_OF = dt.date(2026, 7, 1)


def both(zh: str, en: str) -> Sentence:
    """Return a sentence of two texts."""
    return Sentence(zh=zh, en=en)


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

TITLES = {
    "grow_idle_savings": both("让闲置资金增值", "Grow idle savings"),
    "borrow_for_home": both("购房资金", "Borrow for a home"),
    "smooth_cash_flow": both("平滑现金流", "Smooth the cash flow"),
    "protect_income": both("保障收入", "Protect the income"),
    "send_money_abroad": both("向境外汇款", "Send money abroad"),
    "put_right_complaint": both("解决投诉", "Have a complaint put right"),
}
OFFERS = {
    "grow_idle_savings": both("“稳享”90 天理财 R2", "Wenxiang 90-day wealth product, R2"),
    "borrow_for_home": both("首套住房贷款", "First-home mortgage"),
    "smooth_cash_flow": both("信用卡账单分期", "Card bill in instalments"),
    "protect_income": both("重疾保障计划", "Critical-illness cover"),
    "send_money_abroad": both("留学汇款优惠", "Tuition remittance at a reduced fee"),
}
KINDS = tuple(TITLES)


def _reason(kind: str, amount: int) -> Sentence:
    wan = f"¥{amount / 10_000:,.1f}".removesuffix(".0") + "万"
    yuan = f"¥{amount:,}"
    return {
        "grow_idle_savings": both(
            f"6 月 18 日有 {wan} 定期到期后留在活期，已有 13 天没有动用；此前三年都续存。",
            f"{yuan} from a deposit that matured on 18 June has sat in the current account for 13 "
            "days; in the three years before it was always renewed.",
        ),
        "borrow_for_home": both(
            f"两周内三次查看房贷页面，并向一家房产中介转账 {wan}。",
            f"Looked at the mortgage pages three times in two weeks and paid {yuan} to an estate "
            "agent.",
        ),
        "smooth_cash_flow": both(
            f"连续两个月在发薪前余额低于 ¥500,本月账单 {wan}。",
            f"For two months the balance fell below ¥500 before payday; this month's card bill is "
            f"{yuan}.",
        ),
        "protect_income": both(
            "家中唯一工资收入,5 月起每月有固定的儿科诊疗支出。",
            "The only salary in the household, with a paediatric bill every month since May.",
        ),
        "send_money_abroad": both(
            f"8 月开学季临近，去年同期两次向英国一所大学汇款，共 {wan}。",
            f"Term begins in August; last year there were two payments to a British university at "
            f"this time, {yuan} together.",
        ),
        "put_right_complaint": both(
            "6 月 22 日投诉手机转账重复扣款，尚未办结，已过 9 天。",
            "Complained on 22 June about a transfer debited twice; it is still open after 9 days.",
        ),
    }[kind]


def _refused(kind: str, n: int) -> tuple[ShownAction, ...]:
    if kind == "put_right_complaint":
        return (
            _action(
                f"{kind}-{n}-fund",
                both("推荐理财", "Offer a fund"),
                product=OFFERS["grow_idle_savings"],
                refusals=(
                    ShownRefusal(
                        rule="open_complaint",
                        sentence=both(
                            "投诉办结前不做营销。", "No selling while a complaint is open."
                        ),
                    ),
                ),
            ),
        )
    if kind == "grow_idle_savings":
        return (
            _action(
                f"{kind}-{n}-r4",
                both("推荐基金", "Offer a fund"),
                product=both("“进取”股票基金 R4", "Jinqu equity fund, R4"),
                refusals=(
                    ShownRefusal(
                        rule="suitability",
                        sentence=both(
                            "客户风险等级 C2,不适合 R4 产品。",
                            "The customer's risk class is C2; an R4 product does not suit.",
                        ),
                    ),
                    ShownRefusal(
                        rule="risk_assessment_expired",
                        sentence=both(
                            "风险评估将于 7 月 9 日到期，须先重做。",
                            "The risk assessment runs out on 9 July and must be renewed first.",
                        ),
                    ),
                ),
            ),
        )
    return ()


def _action(lead: str, title: Sentence, *, priority: float = 1.0, **more: object) -> ShownAction:
    channel = both("电话", "phone")
    return ShownAction(
        action=lead.rsplit("-", 1)[-1],
        lead_id=f"lead-{lead}",
        title=title,
        channel="phone",
        channel_title=channel,
        is_allowed="refusals" not in more,
        is_chosen="refusals" not in more,
        priority=priority,
        expires_date=dt.date(2026, 7, 15),
        **more,  # type: ignore[arg-type]
    )


def _chosen(kind: str, n: int, priority: float) -> ShownAction:
    if kind == "put_right_complaint":
        return _action(
            f"{kind}-{n}-call",
            both("回电告知进展", "Call back with news of it"),
            priority=priority,
            say=both(
                "“您好，您反映的重复扣款我们已核实，钱会在今天退回，耽误您了。”",
                "“We have checked the double debit you told us about. The money goes back today; "
                "we are sorry it took this long.”",
            ),
        )
    return _action(
        f"{kind}-{n}-offer",
        both("电话介绍", "Talk it over by phone"),
        priority=priority,
        product_code=f"P-{kind}",
        product=OFFERS[kind],
        say=both(
            "“我看到您有一笔到期的资金，想听听您接下来的打算，再看有没有合适的安排。”",
            "“I noticed some money of yours came free. May I ask what you have in mind for it, "
            "before I suggest anything?”",
        ),
    )


def _held(kind: str, n: int) -> ShownAction:
    return _action(
        f"{kind}-{n}-offer",
        both("电话介绍", "Talk it over by phone"),
        product=OFFERS[kind],
        refusals=(
            ShownRefusal(
                rule="distress",
                sentence=both(
                    "客户近期还款困难，不得推销信贷。",
                    "The customer has trouble repaying; no credit may be sold to them.",
                ),
            ),
        ),
    )


def _evidence(need_id: str, kind: str, amount: int) -> tuple[ShownEvidence, ...]:
    core = both("核心系统", "Core banking")
    return (
        ShownEvidence(
            evidence_id=f"{need_id}-e1",
            kind="signal",
            name="large_balance_idle",
            weight=1.42,
            happened_date=dt.date(2026, 6, 18),
            sentence=both(
                f"定期存款到期转入活期 ¥{amount:,}，此后没有大额转出。",
                f"A deposit of ¥{amount:,} matured into the current account and has not moved.",
            ),
            rows=(
                ShownRow(
                    department=core,
                    table=both("交易", "Transactions"),
                    file="exports/core/transactions_20260630.csv.gz",
                    row=18_204,
                    date=dt.date(2026, 6, 18),
                    shows=(
                        ShownFact(label=both("金额", "Amount"), value=Decimal(amount)),
                        ShownFact(
                            label=both("摘要", "Summary"),
                            value=both("定期到期", "Deposit matured"),
                        ),
                        ShownFact(label=both("账号", "Account"), value="6222 **** **** 4417"),
                    ),
                ),
                ShownRow(
                    department=core,
                    table=both("余额", "Balances"),
                    file="exports/core/balances_20260630.csv.gz",
                    row=902,
                    date=dt.date(2026, 6, 30),
                    shows=(
                        ShownFact(
                            label=both("日终余额", "End of day"), value=Decimal(amount + 812)
                        ),
                    ),
                ),
            ),
        ),
        ShownEvidence(
            evidence_id=f"{need_id}-e2",
            kind="prediction",
            name=f"{kind}_90d",
            weight=0.63,
            happened_date=AS_OF,
            sentence=both(
                "与过去办理过的客户相似，模型给出的概率高于基准 2.1 倍。",
                "Resembles customers who took this up before: 2.1 times the base rate.",
            ),
        ),
        ShownEvidence(
            evidence_id=f"{need_id}-e3",
            kind="voice",
            name="asked_rates",
            weight=0.31,
            happened_date=dt.date(2026, 6, 24),
            sentence=both(
                "来电询问“现在利率多少，有没有稳一点的”。",
                "Asked on the phone what rates are now, and for something steady.",
            ),
            rows=(
                ShownRow(
                    department=both("客服中心", "Call centre"),
                    table=both("来电", "Calls"),
                    file="exports/calls/2026-06.jsonl",
                    row=331,
                    date=dt.date(2026, 6, 24),
                    shows=(
                        ShownFact(label=both("时长（秒）", "Seconds"), value=214),
                        ShownFact(label=both("坐席", "Agent"), value="A0**7"),
                    ),
                ),
            ),
        ),
        ShownEvidence(
            evidence_id=f"{need_id}-e4",
            kind="feature",
            name="declined_before",
            weight=-0.44,
            happened_date=dt.date(2025, 11, 3),
            sentence=both(
                "去年 11 月谢绝过同类建议。", "Declined something similar last November."
            ),
        ),
    )


def _needs(n: int) -> tuple[ShownNeed, ...]:
    """Customer n has need kind n, every third a second, every seventh one held back."""
    kinds = [KINDS[n % len(KINDS)]]
    if n % 3 == 0:
        kinds.append(KINDS[(n + 2) % len(KINDS)])
    if n == 5:
        return ()
    return tuple(_need(n, kind, place) for place, kind in enumerate(kinds))


def _need(n: int, kind: str, place: int) -> ShownNeed:
    need_id = f"n{n:02d}-{kind}"
    amount = 30_000 + (n * 37_511) % 420_000
    is_held = kind in ("smooth_cash_flow", "borrow_for_home") and n % 7 == 0
    chosen = _held(kind, n) if is_held else _chosen(kind, n, 100 - n * 2 - place)
    return ShownNeed(
        need_id=need_id,
        need=kind,
        title=TITLES[kind],
        score=1.2,
        probability=None if kind == "protect_income" else round(0.78 - n * 0.015, 2),
        window_from=AS_OF,
        window_to=dt.date(2026, 9, 30),
        value_bank=Decimal(amount) * Decimal("0.008"),
        value_customer=Decimal(amount) * Decimal("0.021"),
        status="met" if place and n == 9 else "found" if n % 4 else "offered",
        found_date=dt.date(2026, 6, 20),
        reason=_reason(kind, amount),
        evidence=_evidence(need_id, kind, amount),
        actions=(chosen, *_refused(kind, n)),
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
        months=_months(n, assets),
        timeline=_timeline(n),
        needs=_needs(n),
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
