import datetime as dt
import json
from dataclasses import replace

from needmine.actions.definitions import ActionDefinition
from needmine.core.sentences import Sentence
from needmine.desks.shown_needs import priority, shown_needs
from needmine.products.tables import Product
from tests.needmine.desks.sample_bank import WORDS, booking, masked, standing_at

TERM = Product(
    code="term_1y",
    title=Sentence(zh="一年期定期", en="One-year deposit"),
    family="deposit",
    serves=("grow_savings",),
    say=Sentence(zh="可以存定期。", en="A deposit would pay more."),
    avoid=Sentence(zh="不要承诺收益。", en="Promise no return."),
)
OFFER = ActionDefinition(
    action="offer_term",
    title=Sentence(zh="推荐定期", en="Offer a deposit"),
    needs=("grow_savings",),
    offers="term_1y",
    channel="call",
    is_marketing=True,
)
BANK_WORDS = replace(WORDS, products={"term_1y": TERM}, actions={"offer_term": OFFER})


def need(need_id, **more):
    return {
        "need_id": need_id,
        "customer_id": "wang",
        "need": "grow_savings",
        "moment": "2026-07-01",
        "score": 0.5,
        "window_from": "2026-07-01",
        "window_to": "2026-08-30",
        "status": "found",
        "found_date": "2026-06-20",
        "reason_zh": "有闲钱 {多}。",
        "reason_en": "Idle money.",
        "n_evidence": 0,
        **more,
    }


def action(need_id, name, **more):
    return {
        "need_id": need_id,
        "customer_id": "wang",
        "need": "grow_savings",
        "action": name,
        "channel": "call",
        "is_allowed": True,
        "refusals": "[]",
        "is_chosen": False,
        "priority": 1.0,
        "lead_id": f"lead-{need_id}-{name}",
        "expires_date": "2026-07-15",
        **more,
    }


def evidence(need_id, evidence_id, weight, rows="[]"):
    return {
        "evidence_id": evidence_id,
        "need_id": need_id,
        "customer_id": "wang",
        "need": "grow_savings",
        "kind": "signal",
        "name": "big_money_in",
        "weight": weight,
        "happened_date": "2026-06-03",
        "sentence_zh": "6月3日转入¥8.8万。",
        "sentence_en": "¥88,000 came in on 3 June.",
        "rows": rows,
    }


def shown(**tables):
    found = shown_needs(standing_at(**tables), BANK_WORDS, masked=masked)
    assert set(found) == {"wang"}
    return found["wang"]


def test_a_need_carries_its_evidence_strongest_first_down_to_the_rows():
    (one,) = shown(
        needs=[need("n")],
        evidence=[
            evidence("n", "weak", 0.2),
            evidence("n", "strong", 1.4, '["transactions/load-1/1"]'),
            evidence("n", "against", -0.5),
            evidence("another", "stray", 9.0),
        ],
        transactions=[booking("alone", "2026-06-03", "88000")],
    )
    assert [piece.evidence_id for piece in one.evidence] == ["strong", "weak", "against"]
    assert [row.date for row in one.evidence[0].rows] == [dt.date(2026, 6, 3)]
    assert one.reason.say("zh") == "有闲钱 {多}。"
    assert (one.probability, one.value_bank) == (None, None)


def test_open_needs_stand_before_closed_ones_and_what_is_worth_most_before_the_rest():
    needs = shown(
        needs=[
            need("closed", status="met", score=9.0),
            need("refused", score=3.0),
            need("cheap", score=0.1),
            need("dear", score=0.2),
        ],
        actions=[
            action("cheap", "offer_term", is_chosen=True, priority=10.0),
            action("dear", "offer_term", is_chosen=True, priority=20.0),
            action("refused", "offer_term", is_allowed=False, priority=99.0),
            action("closed", "offer_term", is_chosen=True, priority=99.0),
        ],
    )
    assert [one.need_id for one in needs] == ["dear", "cheap", "refused", "closed"]
    assert priority(needs[2]) == float("-inf")


def test_the_proposed_action_stands_first_with_the_words_of_its_product():
    (one,) = shown(
        needs=[need("n")],
        actions=[
            action("n", "other", priority=50.0),
            action("n", "offer_term", is_chosen=True, priority=5.0, product_code="term_1y"),
        ],
    )
    proposed, other = one.actions
    assert proposed.title.say("zh") == "推荐定期"
    assert proposed.product.say("en") == "One-year deposit"
    assert proposed.say.say("en") == "A deposit would pay more."
    assert proposed.channel_title.say("zh") == "电话"
    assert proposed.avoid.say("en") == "Promise no return."
    assert (other.title.say("en"), other.product, other.say, other.avoid) == (
        "other",
        None,
        None,
        None,
    )


def test_every_rule_that_refuses_an_action_is_shown_by_name_and_sentence():
    told = '[{"rule": "consent", "zh": "没有同意", "en": "No consent"}, '
    told += '{"rule": "quiet", "zh": "免打扰", "en": "Left alone"}]'
    (one,) = shown(
        needs=[need("n")],
        actions=[action("n", "offer_term", is_allowed=False, refusals=told)],
    )
    refusals = one.actions[0].refusals
    assert [refusal.rule for refusal in refusals] == ["consent", "quiet"]
    assert refusals[1].sentence.say("zh") == "免打扰"


def test_a_rule_of_the_gate_is_named_in_words_and_an_unknown_one_by_its_code():
    told = json.dumps(
        [{"rule": rule, "zh": "不可。", "en": "No."} for rule in ("hold_out", "once_upon_a_time")]
    )
    (one,) = shown(
        needs=[need("n")],
        actions=[action("n", "offer_term", is_allowed=False, refusals=told)],
    )
    titles = [refusal.title for refusal in one.actions[0].refusals]
    assert titles == [Sentence(zh="对照组", en="The hold-out"), None]
