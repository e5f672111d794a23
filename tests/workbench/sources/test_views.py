"""The pages of runs and sources."""

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


def test_the_sources_say_what_is_wrong_first_and_what_to_do(desk: Callable[..., Client]) -> None:
    page = desk("tang").get("/sources/").content.decode()

    assert page.index("The newest file is 7 days old.") < page.index("17 rows are in quarantine.")
    assert "Have it delivered." in page
    assert "Not an amount" in page
    assert "9,999.99" in page
    assert "usually every 30.5 days" in page
    assert "Newest file: 182,340 rows, 17 in quarantine" in page


def test_they_are_filtered_by_state_and_department_and_an_unknown_one_filters_nothing(
    desk: Callable[..., Client],
) -> None:
    tang = desk("tang")

    wrong = tang.get("/sources/?state=wrong").content.decode()
    core = tang.get("/sources/?department=core").content.decode()
    none = tang.get("/sources/?state=wrong&department=core").content.decode()
    odd = tang.get("/sources/?state=<b>&department=nobody").content.decode()

    assert ("cards/customers" in wrong, "core/transactions" in wrong) == (True, False)
    assert ("cards/customers" in core, "core/transactions" in core) == (False, True)
    assert "There is no such feed." in none
    assert ("cards/customers" in odd, "core/branches" in odd) == (True, True)
    assert "<b>" not in odd


def test_bankers_see_no_sources(desk: Callable[..., Client]) -> None:
    assert desk("lin").get("/sources/").status_code == 403
    assert "/sources/" not in desk("lin").get("/today/").content.decode()
