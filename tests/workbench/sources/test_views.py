"""The page of runs."""

from collections.abc import Callable

from django.test import Client


def test_a_failed_run_shows_its_sentence_and_a_done_one_its_stages(
    desk: Callable[..., Client],
) -> None:
    page = desk("tang").get("/runs/").content.decode()

    assert "cards_20260630.jsonl has not arrived" in page
    assert "Read the sources" in page
    assert "took 29 s" in page
    assert "what is shown now" in page
