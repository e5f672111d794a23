import pytest

from tests.needmine.simulate.alternative.lived import Lived, lived


@pytest.fixture(scope="session")
def other_make() -> Lived:
    """A world of 1,500 customers and twelve months in the second make of traces."""
    return lived()
