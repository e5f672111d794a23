from needmine.core.tables import MONEY
from needmine.sources.canonical import account, canonical, money, party
from needmine.sources.tables import CANONICAL


def test_every_canonical_table_ends_with_where_a_row_came_from_and_when_it_was_known() -> None:
    for contract in CANONICAL:
        assert contract.schema().names[-7:] == (
            "department",
            "feed",
            "from_file",
            "from_row",
            "load_id",
            "known_at",
            "known_until",
        )


def test_an_event_has_its_time_and_its_local_day_and_a_state_has_neither() -> None:
    event = canonical("calls", party(), key=("party_id",), zh="每通电话", en="One call", event=True)
    state = canonical("names", party(), key=("party_id",), zh="每个姓名", en="One name")

    assert event.happened == "happened_at"
    assert event.column("happened_at").required
    assert "happened_date" in event.schema().names
    assert state.happened == ""
    assert "happened_at" not in state.schema().names


def test_numbers_of_people_and_accounts_are_tokens_of_class_c2() -> None:
    assert (party().identifying, party().data_class, party().required) == ("party_id", "C2", True)
    assert account("other", required=False).identifying == "account_number"
    assert not account("other", required=False).required


def test_money_is_exact_and_of_class_c2() -> None:
    fee = money("fee", zh="费用", en="Fee", minimum=0)

    assert (fee.type, fee.data_class, fee.minimum) == (MONEY, "C2", 0)


def test_every_canonical_table_says_what_it_serves_how_long_it_is_kept_and_its_key() -> None:
    assert len({contract.name for contract in CANONICAL}) == len(CANONICAL)
    for contract in CANONICAL:
        assert contract.purposes
        assert contract.retention
        assert set(contract.key) <= set(contract.schema().names)
        assert contract.bucket in contract.schema().names
