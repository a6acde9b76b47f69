"""Every address of the matrix in a real browser: axe, no sideways scrolling, and nothing that goes wrong quietly."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

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
# The manager's desk, which strangers are sent away from.
DESK = [
    "/contracts/expiry/",
    "/contracts/expiry/?show=all",
    "/contracts/expiry/?show=overdue&page=2",
    "/contracts/expiry/?since=nonsense",
    "/contracts/CON-2023-0021/last-day/",
    "/contracts/CON-2016-0012/last-day/",
    "/contracts/CON-2026-0019/last-day/",
    "/contracts/CON-2023-0021/plan/",
    "/account/views/",
    "/account/views/save/expiry/?kind=service",
    "/account/calendar/",
    "/account/calendar/make/",
    "/account/reminders/",
    "/compliance/",
    "/compliance/?severity=stop",
    "/compliance/again/",
    "/compliance/acts/",
    "/compliance/acts/?since_day=1",
    "/portfolio/",
    "/portfolio/acts/",
    "/portfolio/providers/",
    "/portfolio/lots/",
    "/portfolio/spot/",
    "/portfolio/?since=nonsense",
    "/lead-times/",
    "/handover/",
    "/handover/?lead=nobody",
    "/handover/?area=nonsense&on=nonsense",
    "/contracts/CON-2023-0021/performance/",
    "/contracts/CON-2023-0021/performance/enter/",
    "/contracts/CON-2026-0031/performance/",
]
READ_BY = {None: ADDRESSES, "manager": ADDRESSES + DESK}


# Contrast is most of axe's time, and the same for every text of one colour on one ground: of each such kind three are
# judged on every page. Texts in forms, and what is laid over others, are judged one by one.
JUDGE = """
() => {
  document.querySelectorAll('details').forEach(one => one.open = true);  // stories folded away are judged as well
  const grounds = new Map(), seen = new Map();
  const ground = element => {
    if (!element) return '';
    if (!grounds.has(element)) {
      const style = getComputedStyle(element);
      const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter].join();
      const above = /absolute|fixed|sticky/.test(style.position) ? element.tagName + element.className : '';
      grounds.set(element, [ground(element.parentElement), own, above].join('|'));
    }
    return grounds.get(element);
  };
  for (const element of document.querySelectorAll('body *')) {
    const text = [...element.childNodes].filter(one => one.nodeType === 3).map(one => one.data.trim()).join('');
    const form = element.closest('label, legend, button, input, select, textarea, [aria-disabled]');
    if (!text && !form) continue;
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    const kind = [style.color, style.fontSize, style.fontWeight, style.textShadow, style.visibility, ground(element),
      box.width > 1 && box.height > 1, text.length > 1 && /[a-z0-9]/i.test(text)].join('/');
    seen.set(kind, (seen.get(kind) || 0) + 1);
    if (form || seen.get(kind) <= 3) element.dataset.contrast = '';
  }
  axe.configure({rules: [{id: 'color-contrast', selector: '[data-contrast]'}]});
  const run = () => axe.run({resultTypes: ['violations']}).then(results => results.violations);
  // Begun only after the answer, so that the next page is opened while this one is judged.
  window.judged = new Promise((done, fail) => setTimeout(() => run().then(done, fail)));
  return [document.documentElement.scrollWidth - document.documentElement.clientWidth,
    document.querySelectorAll('h1').length,
    [...document.querySelectorAll('main table')].filter(one => getComputedStyle(one).display !== 'table').length];
}
"""


@pytest.mark.parametrize("who", READ_BY)
def test_every_page_is_accessible_and_fits(open_page, who):
    """Given a reader, when each page is opened on desk and phone, then axe finds nothing and nothing goes sideways."""
    pages = {width: open_page(width=width, who=who) for width in (1280, 375)}
    for page in pages.values():
        page.add_init_script(AXE_SCRIPT)
    found = []
    for address in READ_BY[who]:
        for width, page in pages.items():
            answer = page.goto(address)
            assert answer.status in (200, 404)
            overflow, headings, laid_out_else = page.evaluate(JUDGE)
            if overflow > 0:
                found.append(f"{address} scrolls sideways by {overflow}px at {width}px")
            if width == 1280 and laid_out_else:
                found.append(f"{address} has {laid_out_else} tables whose columns do not stand under their heads")
            if headings != 1:
                found.append(f"{address} has {headings} headings of the first level")
        for width, page in pages.items():
            for violation in page.evaluate("window.judged"):
                where = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
                found.append(f"{address} at {width}px {violation['id']}: {violation['help']} ({where})")
    assert found == []
