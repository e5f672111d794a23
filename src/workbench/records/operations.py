"""Deciding whether two records are one customer, looking at a pair, and showing the pairs."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from django.db import transaction
from django.utils import timezone

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Language, Sentence
from needmine.desks.deciding import PairDecision, ShownPair
from workbench.customers.operations import SHORTEST_REASON, ReasonMissing, open_tokens
from workbench.shell.access import require
from workbench.shell.audit import record
from workbench.shell.models import Person
from workbench.sources.plain import digest_of_plain, plain

from .models import Decision, Pair
from .queries import PairKey, PairPage, newest_decision, pair_page

_LONGEST_REASON = 2_000


class UnknownDecision(NeedmineError):
    """The decision is none of those a pair can have, or there are no two records."""


class DecidedMeanwhile(NeedmineError):
    """Somebody else decided the pair since the page was opened."""


class NoSuchPair(NeedmineError):
    """The pair is not among those published now."""


def show_pairs(pairs: Sequence[ShownPair]) -> None:
    """Show these pairs in place of the last; only what differs is written."""
    unseen = dict(Pair.objects.values_list("pair_id", "digest"))
    changed = []
    for pair in pairs:
        content = plain(pair)
        digest = digest_of_plain(content)
        if unseen.pop(pair.pair_id, "") != digest:
            changed.append(_published(pair, content, digest))
    gone = [*unseen, *(pair.pair_id for pair in changed)]
    Pair.objects.filter(pk__in=gone).delete()
    Pair.objects.bulk_create(changed)


def _published(pair: ShownPair, content: Mapping[str, Any], digest: str) -> Pair:
    one, other = sorted((side.department, side.party_id) for side in (pair.one, pair.other))
    return Pair(
        pair_id=pair.pair_id,
        department=one[0],
        party_id=one[1],
        other_department=other[0],
        other_party_id=other[1],
        verdict=pair.verdict,
        probability=pair.probability or 0.0,
        weight=pair.weight or 0.0,
        content=content,
        digest=digest,
    )


def open_pair(*, person: Person, pair_id: str, language: Language) -> PairPage:
    """Return a pair's page, and record for both customers who opened it.

    Raises
    ------
    NoSuchPair
        Where it is decided and a run has taken that in, or the records have changed since.
    """
    require(person, "pair")
    with transaction.atomic():
        page = _page(pair_id, language)
        for customer in _customers(page):
            record(person=person, verb="open_pair", customer_id=customer, subject=pair_id)
    return page


def reveal_pair(*, person: Person, pair_id: str, reason: str, language: Language) -> PairPage:
    """Return a pair's page with full values; the reason is on record before they are read.

    Raises
    ------
    ReasonMissing
        Where no reason was written.
    """
    require(person, "reveal_pair")
    page = _page(pair_id, language)
    traits = page.content["traits"]
    sides = [page.content[side]["party_id"] for side in ("one", "other")]
    tokens = [*sides, *(token for trait in traits for token in trait["tokens"] if token)]

    def trace(said: str) -> None:
        for customer in _customers(page):
            record(person=person, verb="reveal", customer_id=customer, note=said)

    values = open_tokens(tokens, reason=reason, trace=trace)
    return replace(page, content=_clear(page.content, values))


def _page(pair_id: str, language: Language) -> PairPage:
    page = pair_page(pair_id, language=language)
    if page is None:
        raise NoSuchPair(
            Sentence(zh="这一对记录已不在待定之列。", en="This pair is not among those to decide."),
            remedy=Sentence(zh="请回到列表。", en="Go back to the list."),
        )
    return page


def _customers(page: PairPage) -> list[str]:
    return sorted({page.content[side]["customer_id"] for side in ("one", "other")})


def _clear(content: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """Return a published pair with the values behind its tokens in place of the masked ones."""
    traits = [
        {
            **trait,
            **{
                side: values.get(token, trait[side])
                for side, token in zip(("one", "other"), trait["tokens"], strict=True)
            },
        }
        for trait in content["traits"]
    ]
    sides = {
        side: {**content[side], "masked_number": values[content[side]["party_id"]]}
        for side in ("one", "other")
    }
    return {**content, **sides, "traits": traits}


def decide_pair(
    *,
    person: Person,
    one: tuple[str, str],
    other: tuple[str, str],
    decision: str,
    reason: str,
    seen: str | None = None,
) -> Decision:
    """Return the decision now on record; a former one about the same pair stays as history.

    Saying the same again (a second click, a reloaded page) changes nothing.

    Parameters
    ----------
    one, other
        Department and token of the customer number, in either order.
    seen
        The decision that stood on the page, empty where none did; None where no page was shown.

    Raises
    ------
    UnknownDecision
        Where it is none that a pair can have, or both records are the same.
    ReasonMissing
        Where no reason was written: whoever looks at it in a year must understand it.
    DecidedMeanwhile
        Where another decision stands by now: an old tab must not overrule it unasked.
    """
    reason = reason.replace("\r\n", "\n").strip()
    require(person, "decide")
    _refuse_wrong(one, other, decision, reason)
    pair: PairKey = (*min(one, other), *max(one, other))
    with transaction.atomic():
        former = newest_decision(pair)
        if former and (former.decision, former.reason) == (decision, reason):
            return former
        if seen is not None and (former.decision_id if former else "") != seen:
            raise _decided_meanwhile()
        made = Decision.objects.create(
            decision_id=uuid.uuid4().hex,
            department=pair[0],
            party_id=pair[1],
            other_department=pair[2],
            other_party_id=pair[3],
            decision=decision,
            reason=reason,
            decided_at=timezone.now(),
            decided_by=person.username,
        )
        # The reason stays with the decision: the audit log is kept longer than words about
        # customers may be.
        record(person=person, verb="decide_pair", subject=f"{decision} {made.decision_id}")
    return made


def _refuse_wrong(one: tuple[str, str], other: tuple[str, str], decision: str, reason: str) -> None:
    if decision not in get_args(PairDecision) or one == other:
        raise UnknownDecision(
            Sentence(zh="这不是对两条记录的判定。", en="This is no decision about two records."),
            remedy=Sentence(
                zh="请指明两条不同的记录，并选择：同一人、不是同一人、交还证据。",
                en="Name two different records and choose: one person, two people, or leave it to "
                "the evidence.",
            ),
        )
    if not SHORTEST_REASON <= len(reason) <= _LONGEST_REASON:
        raise ReasonMissing(
            Sentence(
                zh="判定需要写明理由（{least} 至 {most} 字）。",
                en="A decision needs a reason of {least} to {most} characters.",
            ).fill(least=SHORTEST_REASON, most=_LONGEST_REASON),
            remedy=Sentence(
                zh="请写明依据，例如“已与客户本人核实”。",
                en="Say what it rests on, such as 'confirmed with the customer'.",
            ),
        )


def _decided_meanwhile() -> DecidedMeanwhile:
    return DecidedMeanwhile(
        Sentence(
            zh="这两条记录刚才已有人判定，您的判定没有保存。",
            en="These two records were decided in the meantime, and your decision was not saved.",
        ),
        remedy=Sentence(
            zh="请查看现有的判定；如仍需更改，请重新判定。",
            en="Look at the decision that stands; decide anew if it is wrong after all.",
        ),
    )
