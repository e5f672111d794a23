import pyarrow as pa

from needmine.governance.passing import PassingIdentities


def test_values_pass_as_tokens_and_are_shown_masked_by_their_kind() -> None:
    passing = PassingIdentities()
    names = passing.seal(pa.array(["王小明", None, "王小明 "]), "name")
    first = passing.masked(names.to_pylist())
    phones = passing.seal(pa.array(["13712349050"]), "phone")

    assert names[0] == names[2]
    assert first == ["王**", "", "王**"]
    assert passing.masked([*names.to_pylist(), *phones.to_pylist()]) == [*first, "137****9050"]


def test_two_looks_give_two_tokens_so_that_none_can_be_traced() -> None:
    one, other = (PassingIdentities().seal(pa.array(["1001"]), "party_id") for _ in range(2))

    assert one != other
