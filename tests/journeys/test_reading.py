"""What people come to do, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from commissioning.sample.disabled_children import WITHHELD

pytestmark = pytest.mark.django_db

WIDTHS = pytest.mark.parametrize("width", [1280, 375])
FIRST_WORDS = tuple(name.split()[0] for name in WITHHELD)


def _follow(page, name, *, within="main"):
    """Click the first link of that name in a part of the page and say that a page came."""
    page.locator(within).get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


@WIDTHS
@pytest.mark.parametrize("javascript", [True, False])
def test_a_resident_walks_from_home_to_the_provider(open_page, width, javascript):
    """Given a visitor, when they follow the thread, then each page leads to the next, with or without scripts."""
    page = open_page(width=width, javascript=javascript)
    page.goto("/")
    _follow(page, re.compile("Commissions"), within="body")
    _follow(page, re.compile(r"COM-2017-001|Intensive placement support"))
    expect(page).to_have_url(re.compile(r"/commissions/COM-2017-001/$"))
    _follow(page, re.compile("DEC-2017-0031"))
    expect(page).to_have_url(re.compile(r"/decisions/DEC-2017-0031/$"))
    _follow(page, re.compile("Ledger|[Cc]lause"))
    expect(page).to_have_url(re.compile(r"/authority/DEC-2017-0031/b/$"))
    _follow(page, re.compile("CON-2018-0007"))
    expect(page).to_have_url(re.compile(r"/contracts/CON-2018-0007/$"))
    expect(page.locator("main")).to_contain_text("Mossgate Family Therapies CIC")
    _follow(page, "All its contracts")
    expect(page).to_have_url(re.compile(r"/providers/PRV-\d+/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mossgate Family Therapies CIC")


def _tab_to(page, name, *, at_most=200):
    """Press Tab until the focus is on what has this text; the focus must be seen."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        words = page.evaluate("document.activeElement.innerText || document.activeElement.value || ''")
        if re.search(name, words):
            outline = page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' })()"
            )
            assert outline, f"no focus to be seen on {words!r}"
            return
    raise AssertionError(f"Tab does not reach {name!r}")


def test_the_thread_can_be_walked_by_keyboard_alone(open_page):
    """Given no mouse, when Tab and Enter are pressed, then the way is open and the focus is always to be seen."""
    page = open_page()
    page.goto("/commissions/")
    _tab_to(page, "Skip to main content", at_most=1)
    page.keyboard.press("Enter")
    _tab_to(page, "Intensive placement support and therapeutic")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    _tab_to(page, "DEC-2017-0031")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("DEC-2017-0031"))


@pytest.mark.parametrize(("who", "named"), [("clerk", 33), ("auditor", 33), ("officer", 0), (None, 0)])
def test_the_33_names_are_for_those_who_may_read_exempt_matter(open_page, who, named):
    """Given a role, when its holder signs in, then the framework names its suppliers, or only counts them."""
    page = open_page(who=who)
    words = ""
    for path in ("/commissions/COM-2022-003/", "/contracts/CON-2022-0033/"):
        page.goto(path)
        words += page.content()
    assert sum(word in words for word in FIRST_WORDS) == named
    assert "33 suppliers" in words


@WIDTHS
def test_the_day_of_reading_is_kept_from_page_to_page(open_page, width):
    """Given a page read as at an earlier day, when links are followed, then they are read as at that day."""
    page = open_page(width=width)
    page.goto("/commissions/COM-2021-002/?on=2023-04-19")
    expect(page.locator("body")).to_contain_text("19 April 2023")
    expect(page.locator("main")).to_contain_text("£2,400,000")
    _follow(page, re.compile("CON-2023-0021"))
    expect(page).to_have_url(re.compile(r"/contracts/CON-2023-0021/\?on=2023-04-19"))
    for link in page.locator("main a[href^='/']").all():
        href = link.get_attribute("href")
        if re.match(r"/(commissions|contracts|decisions|providers|authority)/[^.?]*(\?|$)", href):
            assert "on=2023-04-19" in href, href


def test_a_day_can_be_chosen_and_given_up(open_page):
    """Given any page, when a day is chosen in its foot, then the page shows that day and the way back to today."""
    page = open_page()
    page.goto("/commissions/COM-2017-001/")
    page.get_by_label("Show as at").fill("2017-10-02")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile(r"on=2017-10-02"))
    expect(page.locator("body")).to_contain_text("2 October 2017")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Intensive placement support")


def test_an_unknown_address_offers_a_search(open_page):
    """Given a wrong reference, when it is opened, then the page says so and searches for it."""
    page = open_page()
    answer = page.goto("/commissions/COM-1999-001/")
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    search = page.locator("main").get_by_role("search")
    search.get_by_role("searchbox").fill("short breaks")
    search.get_by_role("button", name="Search").click()
    expect(page.locator("main")).to_contain_text("DEC-2020-0088")


def test_a_list_is_searched_and_narrowed(open_page):
    """Given the register, when a service and words are chosen, then the list and its count are narrower."""
    page = open_page()
    page.goto("/contracts/?q=short+breaks")
    expect(page.locator("main")).to_contain_text("CON-2021-0011")
    expect(page.locator("main")).not_to_contain_text("CON-2023-0021")


def test_signing_in_and_out(open_page):
    """Given a clerk, when they sign in and out again, then the frame says so and drafts come and go."""
    page = open_page(who="clerk")
    assert page.goto("/contracts/CON-2023-0031/").status == 200
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert page.goto("/contracts/CON-2023-0031/").status == 404


def test_a_wrong_password_is_told_at_the_form(open_page):
    """Given a wrong password, when it is sent, then an error summary takes the focus and names no cause."""
    page = open_page()
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail address").fill("clerk@calderwick.example")
    page.get_by_label("Password").fill("not this one, surely")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()


@WIDTHS
@pytest.mark.parametrize("at", ["/contracts/", "/contracts/expiry/?show=all"])
def test_a_title_of_one_long_word_is_broken_and_nothing_goes_sideways(open_page, at, width):
    page = open_page(width=width, who="manager")
    page.goto(at)
    page.locator("main tbody th a").first.evaluate("link => { link.textContent = 'Donaudampfschiff'.repeat(6); }")
    root = page.locator("html")
    assert root.evaluate("root => root.scrollWidth - root.clientWidth") == 0
