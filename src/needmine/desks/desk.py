"""What the library hands to the people at their desks, and what they hand back.

`flow` fills a `Publication` and gives it to a `Publisher`; people's answers come back through an
`AnswerSource`, as a source like any other. Whoever shows the rows implements both; the library
knows neither the screen nor its database.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

from needmine.core.sentences import Language, Sentence
from needmine.desks.deciding import ShownPair

Answer = Literal["accepted", "declined", "wrong", "no_answer"]
RunStatus = Literal["running", "done", "failed", "interrupted"]

# What a shown value may be; a screen formats money, dates and counts in the reader's language.
ShownValue = Sentence | str | Decimal | dt.date | int


@dataclass(frozen=True, kw_only=True)
class ShownHolding:
    """One thing a customer holds: an account, a deposit, a card, a loan."""

    kind: Sentence
    product: Sentence
    balance: Decimal | None = None
    currency: str = ""
    opened: dt.date | None = None
    matures: dt.date | None = None
    is_debt: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownRelation:
    """Somebody who stands to the customer in a relation.

    Parameters
    ----------
    kind
        What the other side is to the customer.
    customer_id
        Empty where the other side is no customer.
    evidence
        What says so.
    """

    kind: Sentence
    customer_id: str
    masked_name: str
    masked_number: str
    evidence: Sentence
    known_date: dt.date


@dataclass(frozen=True, kw_only=True)
class ShownMonth:
    """Money in and out of one calendar month, both positive, in the currency published.

    Parameters
    ----------
    month
        First day of the month.
    money_in, money_out
        Null where no source covers the month: unknown is not zero.
    """

    month: dt.date
    money_in: Decimal | None
    money_out: Decimal | None


@dataclass(frozen=True, kw_only=True)
class ShownEvent:
    """One line of a customer's timeline."""

    date: dt.date
    kind: Literal["money", "contact", "complaint", "digital", "product", "signal", "answer"]
    sentence: Sentence
    amount: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class ShownFact:
    """One value of a row behind a piece of evidence, masked where it names a person."""

    label: Sentence
    value: ShownValue


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """A row of a department's file that a piece of evidence rests on."""

    department: Sentence
    table: Sentence
    file: str
    row: int
    date: dt.date | None
    shows: tuple[ShownFact, ...]


@dataclass(frozen=True, kw_only=True)
class ShownBasis:
    """How a piece of evidence was worked out that rests on too many rows to list.

    Parameters
    ----------
    meaning
        What was measured, or which model says so and how well it does.
    tables
        The records it read; none for a model.
    first, last
        The days of those records, or only the last where it looks at how things stand then; for
        a model the last day it learned from.
    """

    meaning: Sentence
    tables: tuple[Sentence, ...] = ()
    first: dt.date | None = None
    last: dt.date


@dataclass(frozen=True, kw_only=True)
class ShownEvidence:
    """A piece of evidence as in the table ``evidence``, with the rows behind it or its basis."""

    evidence_id: str
    kind: Literal["signal", "prediction", "voice", "feature"]
    name: str
    weight: float
    happened_date: dt.date
    sentence: Sentence
    rows: tuple[ShownRow, ...] = ()
    basis: ShownBasis | None = None


@dataclass(frozen=True, kw_only=True)
class ShownRefusal:
    """A rule that refuses an action, by name and in a sentence.

    Parameters
    ----------
    title
        What the rule asks, in words; none where it is no rule of the gate any more.
    """

    rule: str
    sentence: Sentence
    title: Sentence | None = None


@dataclass(frozen=True, kw_only=True)
class ShownAction:
    """An action that could serve a need: allowed, or refused with every rule that refuses it.

    Parameters
    ----------
    product_code
        Empty for a service action, which offers no product.
    say, avoid
        What to say to the customer, and what not.
    """

    action: str
    lead_id: str
    title: Sentence
    product_code: str = ""
    product: Sentence | None = None
    channel: str
    channel_title: Sentence
    is_allowed: bool
    is_chosen: bool
    priority: float
    expires_date: dt.date
    say: Sentence | None = None
    avoid: Sentence | None = None
    refusals: tuple[ShownRefusal, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ShownNeed:
    """A need as in the table ``needs``, with its evidence and what may be done about it."""

    need_id: str
    need: str
    title: Sentence
    score: float
    probability: float | None
    window_from: dt.date
    window_to: dt.date
    value_bank: Decimal | None
    value_customer: Decimal | None
    status: Literal["found", "offered", "met", "declined", "wrong", "expired"]
    found_date: dt.date
    reason: Sentence
    evidence: tuple[ShownEvidence, ...] = ()
    actions: tuple[ShownAction, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ShownCustomer:
    """A customer as staff see one: masked values, never full ones.

    Parameters
    ----------
    name_token, number_token, phone_token
        Tokens in ``identities``; only a recorded request with a reason turns them into values.
    assets
        Assets held with the bank, in the currency published; the band says it in words.
    """

    customer_id: str
    kind: Literal["person", "company"]
    masked_name: str
    masked_number: str
    masked_phone: str = ""
    name_token: str = ""
    number_token: str = ""
    phone_token: str = ""
    birth_year: int | None = None
    gender: Sentence | None = None
    city: str = ""
    occupation: str = ""
    since: dt.date | None = None
    banker_code: str = ""
    branch_code: str = ""
    assets: Decimal | None = None
    assets_band: Sentence | None = None
    holdings: tuple[ShownHolding, ...] = ()
    relations: tuple[ShownRelation, ...] = ()
    months: tuple[ShownMonth, ...] = ()
    timeline: tuple[ShownEvent, ...] = ()
    needs: tuple[ShownNeed, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ShownNeedCount:
    """How many customers have a need at one moment, and what that is worth to the bank."""

    as_of: dt.date
    need: str
    title: Sentence
    n_needs: int
    value_bank: Decimal | None


@dataclass(frozen=True, kw_only=True)
class ShownQuarantine:
    """Rows refused for one reason."""

    department: Sentence
    table: Sentence
    column: str
    reason: Sentence
    n_rows: int


@dataclass(frozen=True, kw_only=True)
class ShownLoad:
    """What became of the rows of one file: in = used + quarantined + set aside."""

    department: Sentence
    table: Sentence
    file: str
    n_rows: int
    n_used: int
    n_quarantined: int
    n_set_aside: int


@dataclass(frozen=True, kw_only=True)
class ShownFile:
    """What became of the rows of one file, for a picture of many."""

    n_rows: int
    n_used: int
    n_quarantined: int
    n_set_aside: int


@dataclass(frozen=True, kw_only=True)
class ShownIssue:
    """One thing about a feed that is wrong or to be looked at, and what to do."""

    column: str
    is_wrong: bool
    sentence: Sentence
    remedy: Sentence


@dataclass(frozen=True, kw_only=True)
class ShownRefusals:
    """Cells of one column refused for one reason.

    Parameters
    ----------
    meaning
        What the column is; none where whole rows were refused.
    samples
        Some of the values, masked.
    """

    column: str
    meaning: Sentence | None
    reason: Sentence
    n_rows: int
    samples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ShownFeed:
    """How good what one feed told of one table is.

    Parameters
    ----------
    exported, newest
        Day of its newest file and instant of its newest record, as text; empty where unknown.
    usual_days
        Days from one file to the next as a rule.
    files
        The last ones, oldest first.
    """

    department: Sentence
    department_code: str
    feed: str
    table: Sentence
    state: Literal["good", "look", "wrong"]
    exported: str
    usual_days: float | None
    newest: str
    files: tuple[ShownFile, ...]
    issues: tuple[ShownIssue, ...]
    refused: tuple[ShownRefusals, ...]


@dataclass(frozen=True, kw_only=True)
class ShownModel:
    """The quality of one model beside its simple baseline, with intervals.

    Parameters
    ----------
    value, low, high
        The metric on a later period than the training, with its 95 % interval.
    baseline
        The same metric of the simple baseline.
    """

    model: str
    title: Sentence
    metric: Sentence
    value: float
    low: float
    high: float
    baseline: float
    n_cases: int
    is_used: bool
    trained_as_of: dt.date


@dataclass(frozen=True, kw_only=True)
class ShownAside:
    """A stage, feature or signal that stood aside, and why."""

    name: str
    title: Sentence
    reason: Sentence


@dataclass(frozen=True, kw_only=True)
class Publication:
    """Everything people are shown after one run.

    Parameters
    ----------
    customers
        Read once, so a generator will do; a customer who is not in it is shown no more.
    counts
        Needs by kind, of this run and of the last ones, for the trend.
    pairs
        Pairs of records for a person to decide, likeliest first.
    n_pairs
        How many there are; of very many only the likeliest are handed over.
    partings
        Customers who were one once and are two now: who kept the id, and who left.
    """

    run_id: str
    as_of: dt.date
    currency: str
    languages: tuple[Language, ...]
    customers: Iterable[ShownCustomer]
    counts: tuple[ShownNeedCount, ...] = ()
    quarantine: tuple[ShownQuarantine, ...] = ()
    loads: tuple[ShownLoad, ...] = ()
    feeds: tuple[ShownFeed, ...] = ()
    models: tuple[ShownModel, ...] = ()
    aside: tuple[ShownAside, ...] = ()
    pairs: tuple[ShownPair, ...] = ()
    n_pairs: int = 0
    partings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class GivenAnswer:
    """An answer a person gave at their desk. Answers are never changed, only corrected.

    Parameters
    ----------
    lead_id
        Empty where the need had no lead.
    corrects
        The answer this one takes the place of; empty for a first answer.
    answered_at
        UTC; the bank knew it at that same time.
    """

    answer_id: str
    lead_id: str
    need_id: str
    customer_id: str
    need: str
    answer: Answer
    note: str
    answered_at: dt.datetime
    answered_by: str
    corrects: str = ""


@dataclass(frozen=True, kw_only=True)
class StageShown:
    """One stage of a run: how long it took and how many rows it wrote."""

    name: str
    title: Sentence
    seconds: float
    n_rows: int


@dataclass(frozen=True, kw_only=True)
class RunShown:
    """One run of the flow, as its history shows it."""

    run_id: str
    as_of: dt.date
    status: RunStatus
    started_at: dt.datetime
    finished_at: dt.datetime | None = None
    stages: tuple[StageShown, ...] = ()
    error: Sentence | None = None


class Publisher(Protocol):
    """Takes what people are shown."""

    def publish(self, publication: Publication) -> None:
        """Show this publication in place of the last, in one transaction.

        Publishing the same again changes nothing; only what differs is written.
        """


class AnswerSource(Protocol):
    """Gives back what people answered."""

    def answers(self, *, since: dt.datetime | None = None) -> list[GivenAnswer]:
        """Return every answer given at or after an instant, oldest first."""
