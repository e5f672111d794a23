from hypothesis import given
from hypothesis import strategies as st

from needmine.core.ids import digest_of, share_of


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_only_the_same_parts_have_the_same_digest(left: list[str], right: list[str]) -> None:
    assert (digest_of(*left) == digest_of(*right)) == (left == right)


def test_shares_are_even_and_belong_to_the_salt() -> None:
    shares = [share_of(f"customer-{n}", salt="a") for n in range(4000)]
    others = [share_of(f"customer-{n}", salt="b") for n in range(4000)]

    # 10 % of 4,000 with a margin of four standard deviations.
    assert 324 < sum(share < 0.1 for share in shares) < 476
    assert sum(a < 0.5 and b < 0.5 for a, b in zip(shares, others, strict=True)) < 1130
    assert share_of("customer-1", salt="a") == shares[1]
