"""Shares as people say them."""

from decimal import Decimal

from .sentences import Sentence

# From twice on nobody speaks of per cent.
_TWICE = 2
# From ten times on a tenth more or less says nothing.
_TEN_TIMES = 10


def part_of(share: Decimal | float) -> Sentence:
    """Return how much of something a share is, to stand before what it is a share of.

    >>> part_of(0.456).say("en"), part_of(0.456).say("zh")
    ('46% of', '46%')
    >>> part_of(8.5).say("en"), part_of(8.5).say("zh")
    ('8.5 times', '8.5倍')
    """
    if share < _TWICE:
        return Sentence(zh="{part}", en="{part} of").fill(part=f"{share:.0%}")
    times = f"{share:,.0f}" if share >= _TEN_TIMES else f"{share:.1f}".removesuffix(".0")
    return Sentence(zh="{times}倍", en="{times} times").fill(times=times)
