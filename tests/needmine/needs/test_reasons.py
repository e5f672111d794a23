import datetime as dt
import json
from dataclasses import replace

import pytest

from needmine.core.sentences import Sentence
from needmine.needs.reasons import SentenceLacksValue, Told, reason, sentence, shown_day
from needmine.needs.taxonomy import EvidenceDefinition, EvidenceKind

SURGE = Sentence(
    zh="{days}天内净流入{amount}，是平时的{times}倍",
    en="{amount} more came in than went out in {days} days, {times} times as much as usual.",
)


def piece(kind: EvidenceKind, name: str, says: Sentence | None = None) -> EvidenceDefinition:
    return EvidenceDefinition(kind=kind, name=name, weight=1.0, source="guess", says=says)


def told(kind: str, name: str, **more: object) -> Told:
    plain = Told(
        kind=kind,
        name=name,
        strength=1.0,
        date=dt.date(2026, 6, 4),
        value=None,
        usual=None,
        note="{}",
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def both(said: Sentence) -> tuple[str, str]:
    return said.say("zh"), said.say("en")


def test_a_signal_is_told_in_its_own_sentence_with_money_as_people_read_it() -> None:
    note = json.dumps({"days": 3, "amount": "52000.00", "times": 4})

    said = sentence(
        told("signal", "balance_surge", note=note),
        piece("signal", "balance_surge"),
        currency="CNY",
        sentences={"signal:balance_surge": SURGE},
    )

    assert both(said) == (
        "3天内净流入¥5.2万，是平时的4倍",
        "¥52,000 more came in than went out in 3 days, 4 times as much as usual.",
    )


def test_a_signal_may_tell_its_firing_itself() -> None:
    said = sentence(
        told("signal", "payday", note='{"is_late": true}'),
        piece("signal", "payday"),
        currency="CNY",
        sentences={
            "signal:payday": lambda values: Sentence(
                zh=f"迟到：{values['is_late']}", en=f"late: {values['is_late']}"
            )
        },
    )

    assert both(said) == ("迟到：True", "late: True")


def test_a_signal_without_a_sentence_is_told_by_name_and_day() -> None:
    said = sentence(
        told("signal", "payday"), piece("signal", "payday"), currency="CNY", sentences={}
    )

    assert both(said) == (
        "2026年6月4日触发了信号“payday”",
        "The signal 'payday' fired on 4 June 2026",
    )


def test_a_sentence_that_names_a_value_its_signal_does_not_give_is_a_mistake() -> None:
    with pytest.raises(SentenceLacksValue, match="'signal:balance_surge' names the value 'amount'"):
        sentence(
            told("signal", "balance_surge", note='{"days": 3}'),
            piece("signal", "balance_surge"),
            currency="CNY",
            sentences={"signal:balance_surge": SURGE},
        )


def test_a_voice_is_told_with_its_day_and_a_refusal_as_a_refusal() -> None:
    asked = Sentence(zh="客户{date}问过贷款", en="On {date} the customer asked about a loan")
    heard = piece("voice", "wants_loan", asked)

    yes = sentence(told("voice", "wants_loan"), heard, currency="CNY", sentences={})
    no = sentence(told("voice", "wants_loan", strength=-0.5), heard, currency="CNY", sentences={})

    assert both(yes) == (
        "客户2026年6月4日问过贷款",
        "On 4 June 2026 the customer asked about a loan",
    )
    assert "不需要" in no.say("zh")
    assert "said no" in no.say("en")


def test_a_feature_is_told_as_the_feature_says() -> None:
    said = sentence(
        told("feature", "balance_current_latest", value=120000.0),
        piece("feature", "balance_current_latest"),
        currency="CNY",
        sentences={},
    )

    assert both(said) == ("活期余额 ¥12万", "On current accounts ¥120,000")


FORETOLD = Sentence(
    zh="模型估计流失的概率为{probability}（平均{usual}）",
    en="The model puts the chance of leaving at {probability} ({usual} is usual)",
)


def test_a_prediction_names_what_moved_it_and_leaves_out_what_held_it_back() -> None:
    drivers = [
        {"name": "aum_total_latest", "value": 3000.0, "weight": 0.9},
        {"name": "balance_term_latest", "value": 10.0, "weight": -0.3},
        {"name": "balance_wealth_latest", "value": None, "weight": 0.4},
        {"name": "unheard_of", "value": 1, "weight": 0.2},
    ]

    said = sentence(
        told("prediction", "churn", value=0.124, usual=0.031, note=json.dumps(drivers)),
        piece("prediction", "churn", FORETOLD),
        currency="CNY",
        sentences={},
    )

    assert both(said) == (
        "模型估计流失的概率为12%（平均3.1%），主要依据：资产合计 ¥3,000",
        "The model puts the chance of leaving at 12% (3.1% is usual), mainly from: "
        "assets with the bank ¥3,000",
    )


def test_a_prediction_without_drivers_tells_only_the_chance() -> None:
    said = sentence(
        told("prediction", "churn", value=0.5, usual=0.1, note="[]"),
        piece("prediction", "churn", FORETOLD),
        currency="CNY",
        sentences={},
    )

    assert said.say("en") == "The model puts the chance of leaving at 50% (10% is usual)"


def test_a_reason_is_one_sentence_from_the_three_strongest() -> None:
    parts = [
        Sentence(zh="第一。", en="The first came."),
        Sentence(zh="第二", en="The second came"),
        Sentence(zh="第三", en="June was the third"),
        Sentence(zh="第四", en="The fourth came"),
    ]

    assert both(reason(parts[:1])) == ("第一。", "The first came.")
    assert both(reason(parts[:2])) == (
        "第一；另外，第二。",
        "The first came; also, the second came.",
    )
    assert both(reason(parts)) == (
        "第一；第二；另外，第三。",
        "The first came; the second came; also, June was the third.",
    )


def test_braces_in_what_a_bank_writes_stay_braces() -> None:
    odd = Sentence(zh="{name}", en="{name}").fill(name="{x}")

    assert both(reason([odd, odd])) == ("{x}；另外，{x}。", "{x}; also, {x}.")


def test_a_day_is_said_with_its_year() -> None:
    assert both(shown_day(dt.date(2026, 12, 31))) == ("2026年12月31日", "31 December 2026")
