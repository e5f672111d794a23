from needmine.sources.drafting.conversions import filled, literal, quoted
from needmine.sources.drafting.headings import concepts_of
from needmine.sources.drafting.matching import Match, RawColumn
from needmine.sources.drafting.vocabulary import read_vocabulary
from needmine.sources.forms import profile_of
from needmine.sources.records import CONTRACTS

VOCABULARY = read_vocabulary()


def line(table: str, column: str, name: str, values: list[str], **more: object) -> tuple[str, int]:
    """Return the SQL for a column, and how many questions it asks."""
    raw = RawColumn(
        name=name,
        concepts=concepts_of(name, VOCABULARY),
        profile=profile_of(values),
        codes=tuple(dict.fromkeys(values)),
        seen=tuple(dict.fromkeys(value for value in values if value)),
        **more,  # type: ignore[arg-type]
    )
    match = Match(column=CONTRACTS[table].column(column), raw=raw, score=1.0)
    found = filled(match, CONTRACTS[table], VOCABULARY, None)
    return found.sql, len(found.questions)


def test_names_and_texts_cannot_leave_their_quotes() -> None:
    assert quoted('a"; drop') == '"a""; drop"'
    assert quoted("date") == '"date"'
    assert literal("it's") == "'it''s'"


def test_what_the_contract_takes_is_left_as_it_is() -> None:
    assert line("accounts", "opened_date", "open_dt", ["2026-01-31"] * 9) == ("open_dt", 0)
    assert line("accounts", "kind", "k", ["term", "current"] * 9) == ("k", 0)


def test_a_share_in_per_cent_is_divided_and_asked() -> None:
    percent = line("deposits", "rate", "rate", ["3.85%"] * 9)
    above_one = line("deposits", "rate", "rate", ["3.85"] * 9, is_over_one=True)
    share = line("deposits", "rate", "rate", ["0.0385"] * 9)

    assert percent[0].endswith("/ 100")
    assert above_one == ("try_cast(rate as double) / 100", 1)
    assert share == ("rate", 0)


def test_codes_that_nobody_knows_are_asked_and_do_not_stop_the_rest() -> None:
    sql, asked = line("transactions", "kind", "code", ["工资", "9999"] * 9)

    assert sql == "case code when '工资' then 'salary' else 'other' end"
    assert asked == 1
    assert line("parties", "gender", "sex", ["1", "2", "7"] * 9) == (
        "case sex when '1' then 'male' when '2' then 'female' else null end",
        1,
    )


def test_codes_few_share_are_asked_without_being_told() -> None:
    raw = RawColumn(
        name="kind",
        concepts=frozenset({"kind"}),
        profile=profile_of(["王小明", "CUR"]),
        codes=(),
        seen=("王小明", "CUR"),
    )
    match = Match(column=CONTRACTS["accounts"].column("kind"), raw=raw, score=1.0)

    found = filled(match, CONTRACTS["accounts"], VOCABULARY, None)

    assert "小明" not in found.sql + "".join(q.say("zh") for q in found.questions)


def test_currencies_in_the_banks_own_codes_become_those_of_iso_4217() -> None:
    own = line("accounts", "currency", "ccy", ["RMB", "USD", "14"] * 9)

    assert own[0] == "case ccy when 'RMB' then 'CNY' when '14' then 'USD' else ccy end"
    assert line("accounts", "currency", "ccy", ["CNY", "USD"] * 9) == ("ccy", 0)


def test_amounts_with_more_than_two_places_are_rounded() -> None:
    sql, _ = line("balances", "balance", "bal", ["1.2345"] * 9, decimals=4)

    assert sql == "cast(try_cast(bal as decimal(18, 4)) as decimal(18, 2))"
