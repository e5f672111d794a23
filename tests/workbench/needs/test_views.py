"""The overview page."""

from collections.abc import Callable

from django.test import Client


def test_the_overview_shows_needs_models_quarantine_loads_and_what_stood_aside(
    desk: Callable[..., Client],
) -> None:
    page = desk("tang").get("/overview/").content.decode()

    for text in (
        "Grow idle savings",
        "0.742",
        "[0.718, 0.765]",
        "Did not beat its baseline",
        "Not an amount",
        "182,340",
        "No source fills this table",
        'data-spec="spec-needs_by_kind"',
    ):
        assert text in page


def test_the_overview_names_no_customer(desk: Callable[..., Client]) -> None:
    page = desk("tang").get("/overview/").content.decode()

    assert "c00" not in page
    assert "**" not in page
