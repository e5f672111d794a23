"""The needs of the sample's customers, with their evidence and what may be done about them."""

import datetime as dt
from decimal import Decimal

from needmine.core.sentences import Sentence
from needmine.desks.desk import (
    ShownAction,
    ShownBasis,
    ShownEvidence,
    ShownFact,
    ShownNeed,
    ShownRefusal,
    ShownRow,
)

AS_OF = dt.date(2026, 7, 1)


def both(zh: str, en: str) -> Sentence:
    """Return a sentence of two texts."""
    return Sentence(zh=zh, en=en)


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
        both("建议办理", "Propose it"),
        priority=priority,
        product_code=f"P-{kind}",
        product=OFFERS[kind],
        say=both(
            "“我看到您有一笔到期的资金，想听听您接下来的打算，再看有没有合适的安排。”",
            "“I noticed some money of yours came free. May I ask what you have in mind for it, "
            "before I suggest anything?”",
        ),
        avoid=both("不要承诺收益。", "Do not promise a return."),
    )


def _held(kind: str, n: int) -> ShownAction:
    return _action(
        f"{kind}-{n}-offer",
        both("建议办理", "Propose it"),
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
            rows=(_maturity(amount), _balance(amount)),
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
            rows=(_call(),),
        ),
        ShownEvidence(
            evidence_id=f"{need_id}-e4",
            kind="feature",
            name="declined_before",
            weight=-0.44,
            happened_date=dt.date(2025, 11, 3),
            sentence=both(
                "去年 11 月谢绝过同类建议。", "Declined something like it last November."
            ),
            basis=ShownBasis(
                meaning=both("最近一次谢绝同类建议的日子", "Day of the latest refusal of the kind"),
                tables=(both("客户答复", "Answers"), both("触达记录", "Contacts")),
                first=dt.date(2025, 7, 1),
                last=dt.date(2026, 6, 30),
            ),
        ),
    )


def _maturity(amount: int) -> ShownRow:
    return ShownRow(
        department=both("核心系统", "Core banking"),
        table=both("交易", "Transactions"),
        file="exports/core/transactions_20260630.csv.gz",
        row=18_204,
        date=dt.date(2026, 6, 18),
        shows=(
            ShownFact(label=both("金额", "Amount"), value=Decimal(amount)),
            ShownFact(label=both("摘要", "Summary"), value=both("定期到期", "Deposit matured")),
            ShownFact(label=both("账号", "Account"), value="6222 **** **** 4417"),
        ),
    )


def _balance(amount: int) -> ShownRow:
    return ShownRow(
        department=both("核心系统", "Core banking"),
        table=both("余额", "Balances"),
        file="exports/core/balances_20260630.csv.gz",
        row=902,
        date=dt.date(2026, 6, 30),
        shows=(ShownFact(label=both("日终余额", "End of day"), value=Decimal(amount + 812)),),
    )


def _call() -> ShownRow:
    return ShownRow(
        department=both("客服中心", "Call centre"),
        table=both("来电", "Calls"),
        file="exports/calls/2026-06.jsonl",
        row=331,
        date=dt.date(2026, 6, 24),
        shows=(
            ShownFact(label=both("时长（秒）", "Seconds"), value=214),
            ShownFact(label=both("坐席", "Agent"), value="A0**7"),
        ),
    )


def needs_of(n: int) -> tuple[ShownNeed, ...]:
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
