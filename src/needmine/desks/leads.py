"""Leads and tags as files for the bank's own CRM: only what the gate allowed, whole or not at all.

The names of the files are ``leads_<as_of>.csv``, ``tags_<as_of>.csv`` and, written last,
``leads_<as_of>.OK``. A CRM that waits for the ``.OK`` never reads half a file.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

import pyarrow as pa

from needmine.actions.definitions import CHANNELS, ActionDefinition
from needmine.core.errors import NeedmineError
from needmine.core.sentences import Language, Sentence
from needmine.core.time import Moment
from needmine.desks.handover import PLAIN, Cell, FileLayout, HandedFile, hand_over
from needmine.products.tables import Product

PURPOSE = "crm_leads"

LEAD_COLUMNS = (
    "lead_id",
    "customer_number",
    "banker_code",
    "branch_code",
    "need",
    "action",
    "product_code",
    "channel",
    "contact_hours",
    "priority",
    "expires_date",
)
LEAD_WORDS = ("need_title", "reason", "action_title", "offer", "channel_title", "say", "avoid")
TAG_COLUMNS = (
    "customer_number",
    "need",
    "found_date",
    "expires_date",
    "banker_code",
    "lead_id",
)
TAG_WORDS = ("need_title", "reason", "offers", "not_offered")

Row = Mapping[str, Any]


class Reveal(Protocol):
    """Whoever turns tokens into values for a named purpose."""

    def __call__(self, tokens: Sequence[str | None], *, purpose: str) -> list[str | None]:
        """Return the values behind the tokens, null where there is none."""


class NotAllowed(NeedmineError):
    """An action was to be published that the gate did not allow."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words that the files carry beside ids: titles, what to say, when to contact.

    Parameters
    ----------
    needs
        Title of each need by id.
    contact_hours
        Local hours in which a customer may be contacted, ``08:00-21:00``.
    """

    needs: Mapping[str, Sentence]
    actions: Sequence[ActionDefinition]
    products: Sequence[Product]
    contact_hours: str = ""


@dataclass(frozen=True, kw_only=True)
class WrittenLeads:
    """What was handed over.

    Parameters
    ----------
    files
        The files in the order they were written, the control file last.
    n_leads, n_tags
        Rows in them.
    n_unaddressed
        Customers left out because the bank's master has no number for them.
    """

    files: tuple[Path, ...]
    n_leads: int
    n_tags: int
    n_unaddressed: int


def write_leads(
    folder: Path,
    *,
    actions: pa.Table,
    needs: pa.Table,
    customers: pa.Table,
    wording: Wording,
    reveal: Reveal,
    languages: Sequence[Language],
    run_id: str,
    as_of: Moment,
    layout: FileLayout = PLAIN,
) -> WrittenLeads:
    """Return what was written: leads, tags and the control file, in a folder made if need be.

    A lead is the action proposed for a need; a tag is a need for which anything is allowed, with
    what is and what is not. A need for which everything is refused leaves no trace in the files,
    nor does a customer in the hold-out unless help is due: a tag would lead around the gate. The
    same run written again gives the same bytes.

    Raises
    ------
    NotAllowed
        Where a row is proposed that is not allowed, or allowed with a refusal.
    """
    allowed = _allowed(actions.to_pylist())
    people = {row["customer_id"]: row for row in customers.to_pylist()}
    numbers = _numbers(people, allowed, reveal)
    addressed = [row for row in allowed if numbers.get(row["customer_id"])]
    sheet = _Sheet(
        needs={row["need_id"]: row for row in needs.to_pylist()},
        people=people,
        numbers=numbers,
        wording=wording,
        languages=tuple(languages),
    )
    leads = HandedFile(
        name=f"leads_{as_of.date}.csv", header=sheet.header("lead"), rows=_leads(addressed, sheet)
    )
    refused = [row for row in actions.to_pylist() if not row["is_allowed"]]
    tags = HandedFile(
        name=f"tags_{as_of.date}.csv",
        header=sheet.header("tag"),
        rows=_tags(addressed, refused, sheet),
    )
    files = hand_over(
        folder,
        [leads, tags],
        control=f"leads_{as_of.date}.OK",
        about={"run_id": run_id, "as_of": as_of.date.isoformat()},
        layout=layout,
    )
    reached = {row["customer_id"] for row in addressed}
    return WrittenLeads(
        files=files,
        n_leads=len(leads.rows),
        n_tags=len(tags.rows),
        n_unaddressed=len({row["customer_id"] for row in allowed} - reached),
    )


def _leads(addressed: Sequence[Row], sheet: "_Sheet") -> list[list[Cell]]:
    """One row per proposed action, each banker's most valuable first."""
    chosen = [row for row in addressed if row["is_chosen"]]
    chosen.sort(key=lambda row: (sheet.banker(row), -row["priority"], row["lead_id"]))
    return [sheet.lead(row) for row in chosen]


def _tags(addressed: Sequence[Row], refused: Sequence[Row], sheet: "_Sheet") -> list[list[Cell]]:
    """One row per need that anything may be done about, in the order of need ids."""
    allowed_by_need, refused_by_need = _by_need(addressed), _by_need(refused)
    return [
        sheet.tag(need_id, rows, refused_by_need.get(need_id, []))
        for need_id, rows in sorted(allowed_by_need.items())
    ]


def _by_need(rows: Sequence[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: str(row["action"])):
        grouped.setdefault(row["need_id"], []).append(row)
    return grouped


def _allowed(actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that the gate allowed; a row that contradicts itself stops everything."""
    for row in actions:
        is_free = row["is_allowed"] and row["refusals"] == "[]"
        if (row["is_allowed"] or row["is_chosen"]) and not is_free:
            raise NotAllowed(
                Sentence(
                    zh="线索 {lead} 带有拒绝理由却要发布。",
                    en="Lead {lead} is refused and yet to be published.",
                ).fill(lead=row["lead_id"]),
                remedy=Sentence(
                    zh="请重新运行；不要手工改动行动表。",
                    en="Run again; do not change the table of actions by hand.",
                ),
                where="actions",
            )
    return [row for row in actions if row["is_allowed"]]


def _numbers(
    people: Mapping[str, Row], allowed: Sequence[Row], reveal: Reveal
) -> dict[str, str | None]:
    """The bank's own number of each customer who is to be contacted, and of nobody else."""
    ids = sorted({row["customer_id"] for row in allowed} & people.keys())
    tokens = [people[each]["customer_number"] for each in ids]
    return dict(zip(ids, reveal(tokens, purpose=PURPOSE), strict=True))


class _Sheet:
    """Cells of the two files, in the languages asked for."""

    def __init__(
        self,
        *,
        needs: Mapping[str, Row],
        people: Mapping[str, Row],
        numbers: Mapping[str, str | None],
        wording: Wording,
        languages: tuple[Language, ...],
    ) -> None:
        self._needs = needs
        self._people = people
        self._numbers = numbers
        self._wording = wording
        self._languages = languages
        self._definitions = {action.action: action for action in wording.actions}
        self._products = {product.code: product for product in wording.products}

    def header(self, kind: Literal["lead", "tag"]) -> list[str]:
        worded = LEAD_WORDS if kind == "lead" else TAG_WORDS
        plain = LEAD_COLUMNS if kind == "lead" else TAG_COLUMNS
        return [*plain, *(f"{name}_{each}" for each in self._languages for name in worded)]

    def banker(self, row: Row) -> str:
        return str(self._people[row["customer_id"]]["banker_code"] or "")

    def lead(self, row: Row) -> list[Cell]:
        person = self._people[row["customer_id"]]
        plain: list[Cell] = [
            row["lead_id"],
            self._numbers[row["customer_id"]],
            person["banker_code"],
            person["branch_code"],
            row["need"],
            row["action"],
            row["product_code"],
            row["channel"],
            self._wording.contact_hours,
            float(row["priority"]),
            row["expires_date"],
        ]
        return [*plain, *(cell for each in self._languages for cell in self._words(row, each))]

    def tag(self, need_id: str, allowed: Sequence[Row], refused: Sequence[Row]) -> list[Cell]:
        need = self._needs[need_id]
        proposed = [row["lead_id"] for row in allowed if row["is_chosen"]]
        plain: list[Cell] = [
            self._numbers[need["customer_id"]],
            need["need"],
            need["found_date"],
            max(row["expires_date"] for row in allowed),
            self._people[need["customer_id"]]["banker_code"],
            proposed[0] if proposed else None,
        ]
        for each in self._languages:
            offers = "; ".join(self._offer(row).say(each) for row in allowed)
            plain += [
                self._need_title(need).say(each),
                need[f"reason_{each}"],
                offers,
                self._not_offered(refused, each),
            ]
        return plain

    def _words(self, row: Row, language: Language) -> list[Cell]:
        need, definition = self._needs[row["need_id"]], self._definitions[row["action"]]
        product = self._products[definition.offers]
        return [
            self._need_title(row).say(language),
            need[f"reason_{language}"],
            definition.title.say(language),
            self._offer(row).say(language),
            CHANNELS[row["channel"]].say(language),
            (definition.say or product.say).say(language),
            product.avoid.say(language) if product.avoid else None,
        ]

    def _need_title(self, row: Row) -> Sentence:
        name = str(row["need"])
        return self._wording.needs.get(name) or Sentence(zh=name, en=name)

    def _offer(self, row: Row) -> Sentence:
        return self._products[self._definitions[row["action"]].offers].title

    def _not_offered(self, refused: Sequence[Row], language: Language) -> str:
        return "; ".join(
            f"{self._offer(row).say(language)}: "
            + " ".join(said[language] for said in json.loads(row["refusals"]))
            for row in refused
        )
