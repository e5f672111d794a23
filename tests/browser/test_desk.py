"""A banker's morning in a real browser: by mouse, by keyboard, on a phone, in both languages."""

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Open = Callable[..., Page]
expect.set_options(timeout=20_000)  # a busy machine is no fault of the page


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the sample as `needmine serve` does."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    folder = tmp_path_factory.mktemp("desk")
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.serve_sample", str(folder), str(port)],
            cwd=ROOT,
            env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": "/usr/bin:/bin"},
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}", folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(log.read_text())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the Chromium of the system."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def sit(browser: Browser, address: str) -> Iterator[Open]:
    """Sign in as somebody; whatever the console complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_page(name: str, *, language: str = "en", width: int = 1280, js: bool = True) -> Page:
        context = browser.new_context(
            base_url=address, viewport={"width": width, "height": 800}, java_script_enabled=js
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/sign-in/")
        if language == "en":
            page.get_by_role("button", name="English").click()
        page.locator(f"button[value={name}]").click()
        expect(page.locator(".me")).to_be_visible()
        page.wait_for_load_state()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def test_a_banker_answers_in_place_and_corrects_it(sit: Open) -> None:
    page = sit("zhao")
    card = page.locator(".lead").first
    expect(card).to_contain_text("You may offer")

    card.get_by_placeholder("Note (optional)").fill("comes in on Friday")
    card.get_by_role("button", name="Accepted").click()

    expect(card.locator(".given")).to_contain_text("Accepted")
    expect(card.locator(".note")).to_have_text("comes in on Friday")
    expect(page.locator("#progress")).to_contain_text("1 answered today")
    expect(page.locator("#n-done")).to_have_text("1")

    card.get_by_text("Correct this").click()
    card.get_by_role("button", name="Not a need").click()
    expect(card.locator(".given")).to_contain_text("Not a need")
    expect(page.locator("#progress")).to_contain_text("1 answered today")

    page.goto("/today/?show=done")
    expect(page.locator(".lead")).to_have_count(1)


def test_an_answer_that_did_not_arrive_does_not_look_as_if_it_had(
    browser: Browser, address: str
) -> None:
    page = browser.new_context(base_url=address).new_page()
    page.goto("/sign-in/")
    page.locator("button[value=lin]").click()
    expect(page.locator(".me")).to_be_visible()
    page.wait_for_load_state()
    page.context.set_offline(True)
    card = page.locator(".lead").first
    card.locator(".note-field").fill("kept")

    card.locator("button[value=declined]").click()

    expect(card.get_by_role("alert")).to_contain_text("没有保存")
    expect(card.locator(".note-field")).to_have_value("kept")
    page.context.close()


def test_a_second_click_while_the_first_is_under_way_does_nothing(sit: Open) -> None:
    page = sit("lin")
    card = page.locator(".lead").nth(3)
    name = card.locator("h2").inner_text()

    card.get_by_role("button", name="Declined").dblclick()

    expect(card.locator(".given")).to_contain_text("Declined")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert page.locator(".lead").nth(3).locator("h2").inner_text() == name


def test_an_old_tab_is_told_what_was_answered_since_and_keeps_the_note(sit: Open) -> None:
    page = sit("lin")
    old = page.context.new_page()
    old.goto("/today/")
    place = page.locator(".lead").nth(4)
    place.locator("button[value=no_answer]").click()
    expect(place.locator(".given")).to_contain_text("Not reached")

    late = old.locator(".lead").nth(4)
    late.locator(".note-field").fill("typed in the old tab")
    late.locator("button[value=wrong]").click()

    expect(late.get_by_role("alert")).to_contain_text("answered in the meantime")
    expect(late.locator(".given")).to_contain_text("Not reached")
    expect(late.locator(".note-field")).to_have_value("typed in the old tab")
    late.locator("button[value=wrong]").click()
    expect(late.locator(".given")).to_contain_text("Not a need")


def test_going_back_after_an_answer_shows_the_list_without_it(sit: Open) -> None:
    page = sit("zhao")
    page.goto("/today/")
    before = page.locator(".lead").count()
    page.locator("[data-open]").last.click()
    expect(page).to_have_url(re.compile("/customers/"))
    # Before its script runs, the page's form leads to a page of its own, which back would show.
    page.wait_for_load_state("load")
    page.locator("button[value=no_answer]").first.click()
    expect(page.locator(".given").first).to_contain_text("Not reached")

    page.go_back()

    expect(page.locator(".lead")).to_have_count(before - 1)


def test_a_long_note_stays_inside_its_card(sit: Open) -> None:
    page = sit("zhao", width=390)
    card = page.locator(".lead").first
    card.locator(".note-field").fill("x" * 900 + "\n" + "很长的备注。" * 100)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    card.locator("button[value=declined]").click()

    expect(card.locator(".note")).to_contain_text("很长的备注。")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert card.bounding_box()["height"] < 1_200  # type: ignore[index]


def test_somebody_elses_page_left_open_says_whose_customers_these_are_not(
    browser: Browser, address: str
) -> None:
    page = browser.new_context(base_url=address).new_page()
    page.goto("/sign-in/")
    page.get_by_role("button", name="English").click()
    page.locator("button[value=lin]").click()
    expect(page.locator(".me")).to_be_visible()
    other = page.context.new_page()
    other.goto("/sign-in/")
    other.locator("button[value=zhao]").click()
    expect(other.locator(".me")).to_be_visible()

    page.locator(".lead").first.locator("button[value=declined]").click()

    said = page.get_by_role("alert")
    expect(said).to_contain_text(re.compile("signed in in another tab|not one of yours"))
    page.context.close()


def test_an_auditor_checks_a_log_and_sees_who_looked_at_whom(sit: Open) -> None:
    sit("lin").goto("/customers/c0002/")
    page = sit("qian")
    page.goto("/customers/c0002/")
    page.get_by_role("link", name="Who looked at this customer").click()

    expect(page.locator("tbody tr").filter(has_text="Lin Xiaowen")).not_to_have_count(0)
    expect(page.locator("tbody tr").first).to_contain_text("张*")
    expect(page.locator("#chain")).to_contain_text("The chain is whole")


def test_everything_works_without_javascript(sit: Open) -> None:
    page = sit("zhao", js=False)
    page.goto("/today/?need=put_right_complaint")
    before = page.locator(".lead").count()

    page.locator(".lead").first.get_by_role("button", name="Declined").click()

    expect(page).to_have_url(re.compile(r"/today/\?need=put_right_complaint$"))
    assert page.locator(".lead").count() == before - 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_customers_chart_is_drawn_under_the_strict_policy(sit: Open, language: str) -> None:
    page = sit("lin", language=language)
    page.goto("/customers/c0000/")

    # 18 months, in and out.
    expect(page.locator(".chart svg .mark-rect path")).to_have_count(36)
    expect(page.locator(".as-table tbody tr")).to_have_count(18)


def test_the_overview_draws_three_charts(sit: Open) -> None:
    page = sit("tang")

    expect(page.locator(".chart svg")).to_have_count(3)


def test_evidence_opens_to_the_rows_behind_it(sit: Open) -> None:
    page = sit("lin")
    page.goto("/customers/c0000/")
    row = page.get_by_text("transactions_20260630.csv.gz, row 18,204").first
    expect(row).to_be_hidden()

    page.get_by_text("2 rows behind it").first.click()

    expect(row).to_be_visible()


def test_a_name_is_revealed_in_place_after_a_reason(sit: Open) -> None:
    page = sit("lin")
    page.goto("/customers/c0001/")
    expect(page.locator("h1")).to_have_text("李**")

    page.get_by_text("Show full details").click()
    page.get_by_label("What for").fill("the call we agreed on")
    page.get_by_role("button", name="Show", exact=True).click()

    expect(page.locator("h1")).to_have_text("王晓明")
    page.reload()
    expect(page.locator("h1")).to_have_text("李**")


def test_the_language_changes_on_the_page_one_is_on(sit: Open) -> None:
    page = sit("lin")
    page.goto("/customers/c0000/")

    page.get_by_role("button", name="中文").click()

    expect(page).to_have_url(re.compile(r"/customers/c0000/$"))
    expect(page.locator("h3").first).to_have_text("让闲置资金增值")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_the_keyboard_alone_walks_the_list_and_opens_a_customer(sit: Open) -> None:
    page = sit("lin")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("[data-card]").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-card]").nth(0)).to_be_focused()

    page.keyboard.press("n")
    page.keyboard.type("jk stays text")
    expect(page.locator(".note-field").first).to_have_value("jk stays text")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/customers/c0000/$"))


def test_after_an_answer_by_keyboard_the_next_key_goes_on_from_there(sit: Open) -> None:
    page = sit("sun")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.keyboard.type("called twice")
    button = page.locator("[data-card]").nth(1).get_by_role("button", name="Not reached")
    for _ in range(4):
        page.keyboard.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")

    expect(page.locator("[data-card]").nth(1).locator(".note")).to_have_text("called twice")
    expect(page.locator("[data-card]").nth(1)).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("[data-card]").nth(2)).to_be_focused()


def test_the_menu_of_the_person_closes_by_keyboard(sit: Open) -> None:
    page = sit("lin")
    page.locator(".me summary").press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(page.locator(".me summary")).to_be_focused()


def test_the_first_tab_skips_to_the_content(sit: Open) -> None:
    page = sit("lin")

    page.keyboard.press("Tab")

    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize(
    ("name", "address_shown"),
    [
        ("lin", "/today/"),
        ("lin", "/customers/"),
        ("lin", "/customers/c0000/"),
        ("qian", "/overview/"),
        ("qian", "/runs/"),
        ("tang", "/sources/"),
        ("qian", "/audit/"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_phone_nothing_runs_out_of_the_screen(
    sit: Open, name: str, address_shown: str, language: str
) -> None:
    page = sit(name, language=language, width=360)
    page.goto(address_shown)
    page.wait_for_load_state("networkidle")

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_steward_decides_by_keyboard_and_the_next_pair_comes(sit: Open) -> None:
    page = sit("luo")
    page.goto("/review/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/review/pair1/"))
    # Seven bars: the start, five traits, the sum.
    expect(page.locator(".chart svg .mark-rect path")).to_have_count(7)

    page.keyboard.press("x")
    expect(page).to_have_url(re.compile("/review/pair1/"))
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.keyboard.type("her mother, by the ID document")
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    expect(page).to_have_url(re.compile("/review/pair4/"))
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile("/review/pair3/"))
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile("/review/pair4/"))

    page.goto("/review/?show=decided")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("Two people")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [375, 1280])
def test_the_review_fits_any_screen_in_both_languages(sit: Open, language: str, width: int) -> None:
    page = sit("luo", language=language, width=width)
    for address in ("/review/", "/review/pair3/", "/review/pair5/"):
        page.goto(address)
        expect(page.locator("tbody tr")).not_to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
