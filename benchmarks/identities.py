"""People found with the crosswalk withheld: python -m benchmarks.identities BANK ….

Each BANK is a simulated bank that has been mined. Its records are linked as if the bank had no
crosswalk: by Needmine with the master's numbering known (each of its numbers is somebody else) and
without it, and by Splink as its documentation sets it up for such columns. All are judged by the
truth beside the bank: over all records, over those with a name, over the hard ones, and by what
makes a record hard.
Intervals are of people drawn again.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from needmine.customers.grouping import group
from needmine.customers.id_numbers import read_id_number
from needmine.customers.records import records
from needmine.customers.rules import rules
from needmine.customers.traits import phone_of
from needmine.evaluate.same_person import Agreement, Codes, agreement_of_groups
from needmine.rounds.bank import read_bank
from needmine.rounds.opened import Opened, open_last_run

# Clusters of Splink are told at the probability that suits it best; its documentation has 0.95.
_SPLINK_AT = (0.5, 0.95)
_ASKED = ("core_banking", "cards", "risk", "wealth")
_COLUMNS = ("name", "id_number", "phone", "email", "birth_date", "city", "gender")


Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Known:
    """The records of a bank in the clear, in one order, and the true person of each."""

    keys: Sequence[tuple[str, str]]
    clear: pa.Table
    person: Codes


def main() -> None:
    """Print every measure, one line each."""
    for folder in map(Path, sys.argv[1:]):
        with open_last_run(read_bank(folder)) as opened:
            known = _known(opened, folder)
            causes = _causes(known)
            hard = np.array(
                [_is_hard(key, cause) for key, cause in zip(known.keys, causes, strict=True)]
            )
            named = known.clear["name"].is_valid().to_numpy()
            print(
                f"{folder.name}: {len(known.keys)} records of {known.person.max() + 1} people,"
                f" {hard.sum()} hard ({hard.mean():.1%})"
            )
            found = {
                "equal ID numbers": _by_number(known),
                "Needmine, master known": _needmine(opened, known, opened.bank.master),
                "Needmine, nothing known": _needmine(opened, known, None),
            }
            found |= {f"Splink at {at}": codes for at, codes in _splink(known.clear).items()}
            for name, groups in found.items():
                _told(name, groups, known, hard, named)
            _by_cause(found["Needmine, master known"], found["Splink at 0.5"], known, causes)


def _known(opened: Opened, folder: Path) -> Known:
    rows = records(opened.tables, as_of=opened.moment)
    # A number that only an account names says nothing of anybody.
    said = [pc.is_valid(rows[column]) for column in ("name", "id_number", "phone")]
    rows = rows.filter(pc.or_(pc.or_(said[0], said[1]), said[2]))
    true = {
        (row["department"], row["party_id"]): row["person"]
        for row in pq.read_table(folder / "truth" / "identities.parquet").to_pylist()
    }
    departments, tokens = rows["department"].to_pylist(), rows["party_id"].to_pylist()
    shown = zip(departments, _clear(opened, tokens), strict=True)
    people = [true[name, number or ""] for name, number in shown]
    sealed = {"name", "id_number", "phone", "email"}
    clear = pa.table(
        {
            column: pa.array(
                _clear(opened, rows[column].to_pylist())
                if column in sealed
                else [None if value is None else str(value) for value in rows[column].to_pylist()],
                pa.string(),
            )
            for column in _COLUMNS
        }
    )
    return Known(
        keys=list(zip(departments, tokens, strict=True)),
        clear=clear,
        person=np.unique(people, return_inverse=True)[1],
    )


def _clear(opened: Opened, tokens: Sequence[str | None]) -> list[str | None]:
    return opened.identities.reveal(tokens, purpose="identity_resolution")


class _Withheld(dict[str, Any]):
    """The tables of a run, the crosswalk empty."""


def _needmine(opened: Opened, known: Known, master: str | None) -> Codes:
    tables = _Withheld((name, opened.tables[name]) for name in opened.tables)
    tables["crosswalk"] = tables["crosswalk"].limit(0)
    found = group(
        tables,
        as_of=opened.moment,
        master=master,
        reveal=lambda tokens: _clear(opened, tokens),
        seal=opened.identities.tokens_of,
        linking=opened.engine.linking(),
        rules=rules(),
        model=None,
    ).customer_records.to_pylist()
    customer = {(row["department"], row["party_id"]): row["customer_id"] for row in found}
    return _codes([customer[key] for key in known.keys])


def _by_number(known: Known) -> Codes:
    numbers = [read_id_number(text) for text in known.clear["id_number"].to_pylist()]
    return _codes(
        [number.body if number else f"alone {place}" for place, number in enumerate(numbers)]
    )


def _codes(values: Sequence[str]) -> Codes:
    return np.unique(values, return_inverse=True)[1]


def _splink(clear: pa.Table) -> dict[float, Codes]:
    rows = clear.append_column("unique_id", pa.array(range(len(clear))))
    # Birth date, city and gender are known to the master alone: nothing is compared by them.
    comparisons = [
        cl.NameComparison("name").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("id_number", [1, 2]),
        cl.DamerauLevenshteinAtThresholds("phone", [1]).configure(term_frequency_adjustments=True),
    ]
    blocks = [["id_number"], ["phone"], ["name"]]
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar=false")
    linker: Any = Linker(
        DuckDBAPI(connection=connection).register(rows),
        SettingsCreator(
            link_type="dedupe_only",
            comparisons=comparisons,
            blocking_rules_to_generate_predictions=[block_on(*columns) for columns in blocks],
        ),
        log_level=None,
    )
    linker.training.estimate_probability_two_random_records_match(
        [block_on("id_number"), block_on("name", "phone")], recall=0.8
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for column in ("id_number", "name"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    clusters = {}
    for at in _SPLINK_AT:
        table = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_probability=at
        ).as_pyarrow_table()
        order = np.argsort(table["unique_id"].to_numpy())
        clusters[at] = np.unique(table["cluster_id"].to_numpy()[order], return_inverse=True)[1]
    return clusters


def _causes(known: Known) -> list[str]:
    """Return what makes each record hard, by what its person's records mostly say."""
    columns = {
        "name": known.clear["name"].to_pylist(),
        "id_number": [
            number.body if number else None
            for number in map(read_id_number, known.clear["id_number"].to_pylist())
        ],
        "phone": [phone_of(text) for text in known.clear["phone"].to_pylist()],
    }
    usual = {column: _usual(values, known.person) for column, values in columns.items()}
    causes = []
    for place, person in enumerate(known.person.tolist()):
        name, number, phone = (columns[column][place] for column in columns)
        causes.append(
            ", ".join(
                (
                    _compared("ID number", number, usual["id_number"][person]),
                    _compared("name", name, usual["name"][person]),
                    _compared("telephone", phone, usual["phone"][person]),
                )
            )
        )
    return causes


def _usual(values: Sequence[str | None], person: Codes) -> dict[int, str | None]:
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for value, owner in zip(values, person.tolist(), strict=True):
        if value:
            counts[owner][value] += 1
    most: Mapping[int, str] = {owner: found.most_common(1)[0][0] for owner, found in counts.items()}
    return {owner: most.get(owner) for owner in set(person.tolist())}


def _compared(what: str, value: str | None, usual: str | None) -> str:
    return f"{what} {'missing' if not value else 'right' if value == usual else 'other'}"


def _is_hard(key: tuple[str, str], cause: str) -> bool:
    """Return whether a department that asks for ID numbers has not the right one."""
    return key[0] in _ASKED and not cause.startswith("ID number right")


def _told(name: str, groups: Codes, known: Known, hard: Flags, named: Flags) -> None:
    whole = agreement_of_groups(groups, known.person)
    print(f"  {name}: {_figures(whole)}")
    print(f"    named {_figures(agreement_of_groups(groups[named], known.person[named]))}")
    print(f"    hard {_figures(_touching(groups, known.person, hard))}")


def _touching(groups: Codes, person: Codes, chosen: Flags) -> Agreement:
    """Return the agreement over pairs with a chosen record in them."""
    every = agreement_of_groups(groups, person)
    rest = agreement_of_groups(groups[~chosen], person[~chosen])
    missing = len(every.true) - len(rest.true)
    return Agreement(
        **{
            part: getattr(every, part) - np.pad(getattr(rest, part), (0, missing))
            for part in ("true", "right", "wrong")
        }
    )


def _figures(found: Agreement) -> str:
    low, high = found.intervals()[2]
    precision, recall, f1 = found.figures
    return f"precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.3f} [{low:.3f}, {high:.3f}]"


def _by_cause(ours: Codes, theirs: Codes, known: Known, causes: Sequence[str]) -> None:
    named = np.array(causes)
    for cause, n in Counter(causes).most_common():
        mine, plain = (
            _touching(groups, known.person, named == cause).figures for groups in (ours, theirs)
        )
        print(
            f"    {n} x {cause}: recall {mine[1]:.3f}, Splink {plain[1]:.3f};"
            f" precision {mine[0]:.4f}, Splink {plain[0]:.4f}"
        )


if __name__ == "__main__":
    main()
