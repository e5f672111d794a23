"""The command that finds out which rows of flat files are one person: link."""

import json
import math
import re
import sys
import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from needmine.commands import Command, Options
from needmine.core.errors import WrongUsage
from needmine.core.sentences import Language, Sentence
from needmine.customers.flat.columns import recognised
from needmine.customers.flat.grouping import Grouped, grouped
from needmine.customers.flat.settings import flat_rules
from needmine.engine.opening import open_engine
from needmine.evaluate.same_person import agreement_of_groups, agreement_of_pairs
from needmine.rounds.flat_files import FlatRows, read_flat, write_groups

# Rows that could not be read are named up to here; JSON names all.
_NAMED = 5


def link(options: Options, language: Language) -> int:
    """Link the rows of flat files; judge the result where the truth is named."""
    started = time.monotonic()
    read = read_flat(options.files)
    truth = _truth(read.rows, options) if options.truth else None
    columns = recognised(
        read.rows, named=_named(options.column), left_out=[options.truth] if options.truth else []
    )
    if not columns:
        raise _nothing_known(read.rows)
    engine = open_engine("duckdb")
    try:
        found = grouped(read.rows, columns, flat=flat_rules(), linking=engine.linking())
    finally:
        engine.close()
    told = _told(read, columns, found, seconds=time.monotonic() - started)
    if truth is not None:
        told |= _judged(found, truth)
    if options.out:
        told["group_column"] = write_groups(read, found.person.tolist(), options.out)
        told["out"] = str(options.out)
    _say(
        json.dumps(told, ensure_ascii=False, indent=1)
        if options.json
        else said_report(told, language)
    )
    return 0


def said_report(told: Mapping[str, Any], language: Language) -> str:
    """Return what was found as a text to read."""
    figures = {key: _shown(value) for key, value in told.items()}
    lines = [_FOUND.say(language, **figures)]
    kinds = [f"{kind} = {' + '.join(headers)}" for kind, headers in told["columns"].items()]
    lines.append(_COLUMNS.say(language, columns=", ".join(kinds)))
    if told["refused"]:
        places = [f"{each['file']}:{each['row']}" for each in told["refused"][:_NAMED]]
        lines.append(
            _REFUSED.say(language, n=f"{len(told['refused']):,}", places=", ".join(places))
        )
    if "pair_f1" in told:
        lines += [_PAIRS.say(language, **figures), _CLUSTERS.say(language, **figures)]
        if told["unjudged"]:
            lines.append(_UNJUDGED.say(language, n=figures["unjudged"]))
    if "out" in told:
        lines.append(_WRITTEN.say(language, **figures))
    return "\n".join(lines)


def _told(
    read: FlatRows, columns: Mapping[str, tuple[str, ...]], found: Grouped, *, seconds: float
) -> dict[str, Any]:
    sizes = np.bincount(found.person)
    return {
        "files": [
            {"file": str(file), "rows": rows}
            for file, rows in zip(read.files, read.n_rows, strict=True)
        ],
        "columns": {kind: list(headers) for kind, headers in columns.items()},
        "refused": [
            {"file": str(file), "row": row, "reason": why} for file, row, why in read.refused
        ],
        "records": len(found.person),
        "groups": len(sizes),
        "groups_of_several": int((sizes > 1).sum()),
        "records_in_groups_of_several": int(sizes[sizes > 1].sum()),
        "pairs": len(found.left),
        "seconds": round(seconds, 1),
    }


def _judged(found: Grouped, truth: list[str | None]) -> dict[str, Any]:
    """Return the figures of the rows whose truth is known."""
    is_known = np.array([value is not None for value in truth], dtype=bool)
    place = np.cumsum(is_known) - 1
    said = np.array([value for value in truth if value is not None], dtype=str)
    person = np.unique(said, return_inverse=True)[1]
    kept = is_known[found.left] & is_known[found.right]
    pairs = agreement_of_pairs(place[found.left[kept]], place[found.right[kept]], person)
    clusters = agreement_of_groups(found.person[is_known], person)
    told: dict[str, Any] = {"people": int(person.max(initial=-1)) + 1}
    told["unjudged"] = int((~is_known).sum())
    for name, agreement in (("pair", pairs), ("cluster", clusters)):
        for figure, value in zip(("precision", "recall", "f1"), agreement.figures, strict=True):
            told[f"{name}_{figure}"] = None if math.isnan(value) else value
    return told


def _truth(rows: pa.Table, options: Options) -> list[str | None]:
    if options.truth not in rows.column_names:
        raise WrongUsage(
            Sentence(zh="文件里没有“{header}”列。", en="The files have no column '{header}'.").fill(
                header=options.truth
            ),
            remedy=Sentence(zh="文件里有：{headers}。", en="They have: {headers}.").fill(
                headers=", ".join(rows.column_names)
            ),
        )
    values = [value.strip() or None if value else None for value in rows[options.truth].to_pylist()]
    if not options.truth_pattern:
        return values
    try:
        pattern = re.compile(options.truth_pattern)
    except re.error as error:
        raise WrongUsage(
            Sentence(
                zh="--truth-pattern 不是正则表达式（{why}）。",
                en="--truth-pattern is no regular expression ({why}).",
            ).fill(why=str(error)),
            remedy=Sentence(zh="例如：{example}", en="For example: {example}").fill(
                example=r"'rec-(\d+)-'"
            ),
        ) from None
    found = [pattern.search(value) if value else None for value in values]
    return [match and (match[1] if pattern.groups else match[0]) for match in found]


def _named(words: list[str] | None) -> dict[str, str]:
    named = {}
    for word in words or ():
        kind, sign, header = word.partition("=")
        if not sign or not header:
            raise WrongUsage(
                Sentence(zh="--column 不能是“{word}”。", en="--column cannot be '{word}'.").fill(
                    word=word
                ),
                remedy=Sentence(
                    zh="请写 种类=列名，如 given_name=fname。",
                    en="Write KIND=HEADER, such as given_name=fname.",
                ),
            )
        named[header] = kind
    return named


def _nothing_known(rows: pa.Table) -> WrongUsage:
    return WrongUsage(
        Sentence(zh="没有一列是链接认得的。", en="None of the columns is one that linking knows."),
        remedy=Sentence(
            zh="请用 --column 种类=列名 指明；文件里有：{headers}。",
            en="Name them with --column KIND=HEADER. The files have: {headers}.",
        ).fill(headers=", ".join(rows.column_names)),
    )


def _shown(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.4f}" if value <= 1 else f"{value:.1f}"
    return f"{value:,}" if isinstance(value, int) else "–" if value is None else value


COMMANDS: Mapping[str, Command] = {"link": link}

_FOUND = Sentence(
    zh="{records} 行归为 {groups} 人，其中 {groups_of_several} 人有多行（共"
    " {records_in_groups_of_several} 行）；用时 {seconds} 秒。",
    en="{records} rows are {groups} people; {groups_of_several} of them have several rows"
    " ({records_in_groups_of_several} in all). {seconds} seconds.",
)
_COLUMNS = Sentence(zh="所用的列：{columns}。", en="Columns used: {columns}.")
_REFUSED = Sentence(
    zh="有 {n} 行读不了，未计入：{places} 等。",
    en="{n} rows could not be read and are left out: {places} and so on.",
)
_PAIRS = Sentence(
    zh="逐对判断：查准率 {pair_precision}，查全率 {pair_recall}，F1 {pair_f1}。",
    en="Pairs: precision {pair_precision}, recall {pair_recall}, F1 {pair_f1}.",
)
_CLUSTERS = Sentence(
    zh="按人归组：查准率 {cluster_precision}，查全率 {cluster_recall}，F1 {cluster_f1}。",
    en="Groups: precision {cluster_precision}, recall {cluster_recall}, F1 {cluster_f1}.",
)
_UNJUDGED = Sentence(
    zh="有 {n} 行没有真实归属，未参与评判。", en="{n} rows have no truth and are not judged."
)
_WRITTEN = Sentence(
    zh="已写入 {out}，组号在 {group_column} 列。",
    en="Written to {out}, the group in column {group_column}.",
)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
