"""Every address of the matrix in a real browser: axe, no sideways scrolling, and nothing that goes wrong quietly."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.house.test_addresses import MATRIX

pytestmark = pytest.mark.django_db

# What is read as a page; the rest are files.
PAGES = [
    address
    for name, (address, stranger, _) in MATRIX.items()
    if stranger == 200 and not address.endswith((".json", ".pdf", ".csv", ".xml", ".txt", ".atom"))
]
FURTHER = [
    "/commissions/COM-2017-001/",
    "/commissions/COM-2021-002/",
    "/commissions/COM-2021-004/",
    "/commissions/COM-2022-005/",
    "/commissions/COM-2021-002/?on=2023-04-19",
    "/commissions/?q=nothing+is+called+this",
    "/decisions/DEC-2023-0064/",
    "/decisions/DEC-2021-0052/",
    "/decisions/?decided_after=nonsense&page=99",
    "/authority/DEC-2023-0064/1/",
    "/authority/DEC-2023-0064/3/",
    "/contracts/CON-2021-0011/",
    "/contracts/CON-2022-0033/",
    "/contracts/CON-2022-0019/",
    "/contracts/CON-2016-0012/",
    "/contracts/?since=nonsense",
    "/to-do/",
    "/to-do/special-urgency/?since_day=nonsense",
    "/bodies/cabinet/?on=2021-01-01",
    "/verify/?sha256=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "/verify/?sha256=nonsense",
    "/no-such-page/",
]
ADDRESSES = list(dict.fromkeys(PAGES + FURTHER))


@pytest.mark.parametrize("who", [None, "manager"])
@pytest.mark.parametrize("width", [1280, 375])
def test_every_page_is_accessible_and_fits(open_page, width, who):
    """Given a reader, when each page is opened at a width, then axe finds nothing and nothing scrolls sideways."""
    page = open_page(width=width, who=who)
    found = []
    for address in ADDRESSES:
        answer = page.goto(address)
        assert answer.status in (200, 404)
        # Stories folded away are judged as well.
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if overflow > 0:
            found.append(f"{address} scrolls sideways by {overflow}px")
        results = Axe().run(page)
        for violation in results.response["violations"]:
            where = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
            found.append(f"{address} {violation['id']}: {violation['help']} ({where})")
        if page.locator("h1").count() != 1:
            found.append(f"{address} has {page.locator('h1').count()} headings of the first level")
    assert found == []
