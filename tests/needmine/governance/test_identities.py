import random
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needmine.governance.identities import Identities, KeyMissing, read_key
from needmine.governance.tables import IDENTITIES

KEY = bytes(range(32))


class Kept:
    """The table of identities in memory."""

    def __init__(self) -> None:
        self.rows = IDENTITIES.schema().to_pyarrow().empty_table()

    def find(self, tokens: pa.Array) -> pa.Table:
        wanted = set(tokens.to_pylist())
        return self.rows.filter(
            pa.array([t in wanted for t in self.rows["token"].to_pylist()], pa.bool_())
        )


def sealing(kept: Kept, key: bytes = KEY) -> Identities:
    return Identities(key, kept.find)


def test_equal_values_of_one_kind_get_one_token_however_they_are_written() -> None:
    door = sealing(Kept())

    first, second = door.seal(pa.array(["138-1234-5678", "+86 13812345678"]), "phone").to_pylist()

    assert first == second


def test_the_same_text_in_two_kinds_or_two_departments_has_two_tokens() -> None:
    door = sealing(Kept())
    text = pa.array(["13812345678"])
    tokens = {
        door.seal(text, "phone")[0].as_py(),
        door.seal(text, "account_number")[0].as_py(),
        door.seal(text, "party_id", department="app")[0].as_py(),
        door.seal(text, "party_id", department="cards")[0].as_py(),
    }

    assert len(tokens) == 4


def test_the_masters_number_is_one_token_as_own_and_as_masters_number() -> None:
    door = sealing(Kept())

    own = door.seal(pa.array(["C1"]), "party_id", department="core")
    told = door.seal(pa.array(["C1"]), "master_party_id", department="core")

    assert own == told


def test_a_sealed_value_opens_again_and_only_for_a_registered_purpose() -> None:
    kept = Kept()
    door = sealing(kept)
    tokens = door.seal(pa.array(["王小明", None, " "]), "name").to_pylist()
    kept.rows = door.fresh()

    assert door.reveal(tokens, purpose="banker_view") == ["王小明", None, None]
    assert door.masked(tokens) == ["王**", "", ""]
    with pytest.raises(PermissionError):
        door.reveal(tokens, purpose="curiosity")


def test_what_is_stored_is_not_sealed_again() -> None:
    kept = Kept()
    first = sealing(kept)
    first.seal(pa.array(["a", "b"]), "name")
    kept.rows = first.fresh()

    second = sealing(kept)
    second.seal(pa.array(["b", "c"]), "name")

    assert second.fresh().num_rows == 1


def test_another_key_gives_other_tokens_and_opens_nothing() -> None:
    kept = Kept()
    door = sealing(kept)
    token = door.seal(pa.array(["王小明"]), "name")[0].as_py()
    kept.rows = door.fresh()
    other = sealing(kept, key=bytes(32))

    assert other.seal(pa.array(["王小明"]), "name")[0].as_py() != token
    with pytest.raises(KeyMissing):
        other.reveal([token], purpose="banker_view")


def test_a_ciphertext_moved_to_another_row_or_cut_never_opens() -> None:
    kept = Kept()
    door = sealing(kept)
    tokens = door.seal(pa.array([f"name {n}" for n in range(40)]), "name").to_pylist()
    rows = door.fresh().to_pylist()
    chance = random.Random(3)
    for _ in range(200):
        one, other = chance.sample(rows, 2)
        cut = chance.randrange(len(other["sealed"]) - 1)
        moved = chance.choice([other["sealed"], one["sealed"][:40] + other["sealed"][40:]])
        sealed = chance.choice([moved, one["sealed"][: max(cut, 22)]])
        kept.rows = pa.Table.from_pylist([{**one, "sealed": sealed}], schema=kept.rows.schema)

        with pytest.raises(KeyMissing):
            door.reveal([one["token"]], purpose="banker_view")
    assert len(tokens) == 40


@given(st.text(min_size=4, max_size=30).filter(lambda text: len(text.strip()) >= 4))
def test_no_part_of_a_value_stands_in_what_is_stored(value: str) -> None:
    door = sealing(Kept())
    token = door.seal(pa.array([value]), "text")[0].as_py()
    sealed = door.fresh()["sealed"][0].as_py()

    assert value.encode() not in sealed
    assert value.strip() not in token


def test_a_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "identities.key"

    key = read_key(file, make=True)

    assert read_key(file, make=False) == key
    assert len(key) == 32
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", ["", "short", "AAAA", "!!!!"])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "identities.key"
    file.write_text(content)

    with pytest.raises(KeyMissing, match="32-byte"):
        read_key(file, make=True)


def test_a_lost_key_is_never_replaced_in_silence(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="cannot be read"):
        read_key(tmp_path / "identities.key", make=False)


def test_a_token_can_be_asked_for_without_anything_being_kept() -> None:
    door = sealing(Kept())
    token = door.token_of("U1", "party_id", department="app")

    assert len(door.fresh()) == 0
    assert token == door.seal(pa.array(["U1"]), "party_id", department="app")[0].as_py()
    assert door.token_of(" ", "party_id", department="app") == ""


def test_texts_meet_by_their_tokens_under_one_key_only() -> None:
    one, same, other = sealing(Kept()).tokens_of(["4|王|1985", "4|王|1985", "4|李|1985"])

    assert one == same != other
    assert sealing(Kept(), bytes(32)).tokens_of(["4|王|1985"]) != [one]
