"""Answering a need, and correcting the answer."""

import uuid
from typing import get_args

from django.db import transaction
from django.utils import timezone

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence
from needmine.desks.desk import Answer as AnswerWord
from workbench.actions.models import Action
from workbench.customers.queries import is_within_reach
from workbench.needs.models import Need
from workbench.shell.access import not_allowed, require
from workbench.shell.audit import record
from workbench.shell.models import Person

from .models import Answer

_LONGEST_NOTE = 2_000


class UnknownAnswer(NeedmineError):
    """The answer is none of those a need can have."""


class NothingOffered(NeedmineError):
    """An offer was answered that nobody may make."""


class AnsweredMeanwhile(NeedmineError):
    """Somebody, or the same person in another tab, answered since the page was opened."""


class NoteTooLong(NeedmineError):
    """The note is longer than anybody will read."""


def answer_need(
    *, person: Person, customer_id: str, need_id: str, answer: str, note: str, seen: str = ""
) -> Answer:
    """Return the answer now on record; a former one to the same need stays, marked as corrected.

    Answering the same again (a second click, a reloaded page) changes nothing.

    Parameters
    ----------
    seen
        The answer that stood on the page; empty where none did. Only what was seen is corrected.

    Raises
    ------
    AnsweredMeanwhile
        Where another answer stands by now: an old tab must not overrule it unasked.
    """
    note = note.replace("\r\n", "\n").strip()
    _refuse_wrong(answer, note)
    with transaction.atomic():
        if not is_within_reach(person, require(person, "answer"), customer_id):
            raise not_allowed()
        # The need is locked, so that of two answers given at once the second corrects the first.
        asked = Need.objects.select_for_update().filter(customer_id=customer_id)
        need = asked.filter(need_id=need_id).first()
        if need is None:
            raise not_allowed()
        former = Answer.objects.filter(need_id=need_id, is_current=True).first()
        if former and (former.answer, former.note) == (answer, note):
            return former
        if former and former.answer_id != seen:
            raise _answered_meanwhile()
        lead = Action.objects.filter(need=need, is_chosen=True, is_allowed=True).first()
        if lead is None and answer != "wrong":
            raise _nothing_offered()
        return _recorded(person, need, answer, note, former, lead)


def _answered_meanwhile() -> AnsweredMeanwhile:
    return AnsweredMeanwhile(
        Sentence(
            zh="这项需求刚才已有答复，您的答复没有保存。",
            en="This need was answered in the meantime, and your answer was not saved.",
        ),
        remedy=Sentence(
            zh="请查看现有的答复；如仍需更改，请点“更正”。",
            en="Look at the answer that stands; choose 'Correct this' if it is wrong after all.",
        ),
    )


def _nothing_offered() -> NothingOffered:
    return NothingOffered(
        Sentence(
            zh="这项需求目前没有可以提供的方案，不应联系客户，只能记录“判断有误”。",
            en="Nothing may be offered for this need now, so there is no call to record.",
        ),
        remedy=Sentence(
            zh="如果客户没有这项需求，请选“判断有误”。",
            en="If the customer does not have this need, choose 'Not a need'.",
        ),
    )


def _refuse_wrong(answer: str, note: str) -> None:
    if answer not in get_args(AnswerWord):
        raise UnknownAnswer(
            Sentence(zh="请选择一个答复。", en="Choose one of the answers."),
            remedy=Sentence(
                zh="可选：接受、谢绝、未联系上、判断有误。",
                en="Accepted, declined, not reached, or not a need.",
            ),
        )
    if len(note) > _LONGEST_NOTE:
        raise NoteTooLong(
            Sentence(zh="备注过长。", en="The note is too long."),
            remedy=Sentence(zh="请缩短到 {n} 字以内。", en="Keep it under {n} characters.").fill(
                n=_LONGEST_NOTE
            ),
        )


def _recorded(
    person: Person, need: Need, answer: str, note: str, former: Answer | None, lead: Action | None
) -> Answer:
    if former is not None:
        Answer.objects.filter(pk=former.pk).update(is_current=False)
    given = Answer.objects.create(
        answer_id=uuid.uuid4().hex,
        lead_id=lead.lead_id if lead else "",
        need_id=need.need_id,
        customer_id=need.customer_id,
        need=need.need,
        answer=answer,
        note=note,
        answered_at=timezone.now(),
        answered_by=person.username,
        corrects=former.answer_id if former else "",
    )
    # The note stays with the answer: the audit log is kept longer than customers' words may be.
    record(
        person=person,
        verb="correct_answer" if former else "answer",
        customer_id=need.customer_id,
        subject=f"{need.need} {answer}",
    )
    return given
