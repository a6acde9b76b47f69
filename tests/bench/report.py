"""The measurements in words: a table of ratios with the goals, for the terminal and for docs/speed.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from tests.bench.measure import Times
from tests.bench.proof import Proof
from tests.bench.sheets import Sent

TWICE, FIVE = 2.0, 5.0


@dataclass
class Measured:
    """Everything that was found out, by size."""

    times: Times = field(default_factory=Times)
    slowest: Times = field(default_factory=Times)
    sheets: dict[int, list[tuple[Sent, Sent]]] = field(default_factory=dict)
    memory: dict[int, int] = field(default_factory=dict)
    proof: dict[int, Proof] = field(default_factory=dict)
    loaded: dict[int, float] = field(default_factory=dict)
    in_play: dict[int, int] = field(default_factory=dict)
    rounds: int = 0
    load: float = 0.0


@dataclass(frozen=True)
class Line:
    """One goal at one size."""

    what: str
    size: int
    found: str
    goal: str
    met: bool

    @property
    def verdict(self) -> str:
        """Nothing where there is no goal."""
        return "" if self.goal == "–" else "met" if self.met else "**not met**"


def machine() -> str:
    """What it was measured on; nothing that tells where it stands."""
    cpu = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        names = [
            line.partition(":")[2].strip() for line in information.read_text().splitlines() if "model name" in line
        ]
        cpu = names[0] if names else cpu
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    release = Path("/etc/os-release")
    system = platform.system()
    if release.exists():
        found = dict(line.partition("=")[::2] for line in release.read_text().splitlines())
        system = found.get("PRETTY_NAME", system).strip('"')
    with connection.cursor() as cursor:
        cursor.execute("show server_version")
        row = cursor.fetchone()
    server = row[0].split()[0] if row else ""
    return (
        f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GB of memory, {system}, Python {platform.python_version()}, "
        f"PostgreSQL {server}"
    )


def ms(seconds: float) -> str:
    return (
        f"{seconds * 1000:,.2f} ms"
        if seconds < 0.01
        else f"{seconds * 1000:,.1f} ms"
        if seconds < 10
        else f"{seconds:,.0f} s"
    )


def ratio(value: float) -> str:
    return f"{value:,.2f} ×" if value < 10 else f"{value:,.1f} ×" if value < 100 else f"{value:,.0f} ×"


def lines_of(found: Measured) -> Iterator[Line]:
    """Every goal at every size, and whether it is met."""
    times = found.times
    for size in times.sizes():
        at = {code: times.median(size, code) for code in times.codes() if times.has(size, code)}
        limit = at["limit"]
        for code, label, most in (("register", "anonymous", 1.6), ("register-staff", "signed in", 2.5)):
            over = at[code] / limit
            yield Line(f"Register, {label}, against the limit", size, ratio(over), f"≤ {most} ×", over <= most)
        routed = at["register-routed"] / limit
        yield Line("– the same where it is routed, anonymous", size, ratio(routed), "–", True)
        without = at["register-ordinary"] / limit
        yield Line("– the same without the quick page, anonymous", size, ratio(without), "–", True)
        least = 15 if size < 1_000_000 else 40
        faster = at["admin"] / at["register"]
        yield Line("Register against Django’s admin: faster by", size, ratio(faster), f"≥ {least} ×", faster >= least)
        if proof := found.proof.get(size):
            faster = proof.afresh / at["dashboard"]
            yield Line("Dashboard against counting afresh: faster by", size, ratio(faster), "≥ 20 ×", faster >= 20)
            faster = proof.afresh / at["list"]
            goal = 1000
            yield Line("Next to act, against counting afresh", size, ratio(faster), f"≥ {goal:,} ×", faster >= goal)
            differing = proof.differences
            yield Line("Differences found by reconcile", size, str(differing), "0", differing == 0)
        slowest = found.slowest.slowest_first(size)[0][0]
        over = slowest / at["limit-sql"]
        yield Line("Slowest single SQL, against the limit’s", size, ratio(over), "≤ 20 ×", over <= 20)
        if sheets := found.sheets.get(size):
            ours, plain = max(one.rows / one.whole for one, _ in sheets), max(one.rows / one.whole for _, one in sheets)
            share = ours / plain
            yield Line(f"CSV, rows a second ({ours:,.0f}) against COPY", size, ratio(share), "≥ 0.5 ×", share >= 0.5)
            first = min(one.first for one, _ in sheets)
            yield Line("CSV, first byte", size, ms(first), "< 50 ms", first < 0.05)
        if size in found.memory:
            grown = found.memory[size] / 1024
            yield Line("CSV, further memory", size, f"{grown:,.1f} MB", "< 20 MB", grown < 20)
        if "pdf" in at:
            over, faster = at["pdf"] / at["pdf-reportlab"], at["pdf"] / at["pdf-stored"]
            yield Line("PDF notice, warm, against reportlab", size, ratio(over), "≤ 10 ×", over <= 10)
            without = at["pdf-unhurried"] / at["pdf-reportlab"]
            yield Line("– the same without what hurries it", size, ratio(without), "–", True)
            yield Line(
                "Issued PDF from store against rendering: faster by", size, ratio(faster), "≥ 100 ×", faster >= 100
            )
            routed = at["pdf"] / at["pdf-stored-routed"]
            yield Line("– the same where it is routed", size, ratio(routed), "–", True)
            if "pdf-browser" in at:
                faster = at["pdf-browser"] / at["pdf"]
                yield Line("PDF notice against starting a browser: faster by", size, ratio(faster), "–", True)
    yield from _growth(found)


def growth_of(times: Times) -> dict[int, list[tuple[str, float]]]:
    """For each larger size how many times longer each combination takes than at the smallest, the worst first."""
    sizes = times.sizes()
    codes = [code for code in times.codes() if code.startswith(("staff ", "public "))]
    return {
        size: sorted(
            ((code, times.median(size, code) / times.median(sizes[0], code)) for code in codes),
            key=lambda one: -one[1],
        )
        for size in sizes[1:]
    }


def _growth(found: Measured) -> Iterator[Line]:
    smallest = found.times.sizes()[0]
    for size, grown in growth_of(found.times).items():
        if not grown:
            continue
        within = sum(over <= TWICE for _, over in grown) / len(grown)
        yield Line(
            f"Of {len(grown)} combinations and searches within 2 × their time at {smallest:,}", size,
            f"{within:.0%}", "≥ 95 %", within >= 0.95,
        )  # fmt: skip
        worst = grown[0][1]
        yield Line(f"The worst of them, against {smallest:,}", size, ratio(worst), "≤ 5 ×", worst <= FIVE)


LABELS = {
    "limit": "(a) the limit: a bare WSGI page",
    "register": "(b) our register, anonymous",
    "register-staff": "(b) our register, signed in",
    "register-routed": "(b) anonymous, routed, and through all middleware (without commissioning/kit/said_again.py)",
    "register-ordinary": "(b) anonymous, without the quick page (contracts/pages/register_quick.py)",
    "register-staff-ordinary": "(b) signed in, without it",
    "plain": "(c) generic list view with django-filter",
    "admin": "(d) Django’s admin changelist",
    "dashboard": "Expiry dashboard, whole page",
    "next-to-act": "Next to act, whole page",
    "search": "Search, whole page",
    "limit-sql": "The limit’s SQL alone",
    "tiles": "All figures of the dashboard from the kept table",
    "list": "The first sixty next to act from the kept table",
    "ends-sql": "Only the ends, from the extensions, in one SQL",
    "pdf": "PDF notice, warm",
    "pdf-unhurried": "– without what hurries it (commissioning/kit/papers_quick.py)",
    "pdf-reportlab": "The same words by reportlab",
    "pdf-stored": "Issued PDF from store",
    "pdf-stored-routed": "– routed, and through all middleware (without commissioning/kit/said_again.py)",
    "pdf-browser": "The same page by starting a browser",
}


def text_of(found: Measured, *, ready_for_docs: bool = True) -> str:
    """The report in Markdown."""
    times = found.times
    sizes = times.sizes()
    out = [
        "# Speed, measured",
        "",
        "`./run bench` made this page: councils of "
        + ", ".join(f"{size:,}" for size in sizes)
        + " contracts, with their options, rosters, commitments, decisions and providers, in scratch databases; "
        f"medians of {found.rounds} rounds in one interleaved run, each page asked of the WSGI application in this "
        "process.",
        "",
        f"Measured on: {machine()}. Load at the end of the rounds: {found.load:.1f}; where that is above 1, "
        "other work ran beside it and only the ratios say something.",
        "",
        "## Goals",
        "",
        "| what | contracts | found | goal | |",
        "| --- | ---: | ---: | ---: | --- |",
        *(f"| {line.what} | {line.size:,} | {line.found} | {line.goal} | {line.verdict} |" for line in lines_of(found)),
        "",
        "## Times",
        "",
        "| what | " + " | ".join(f"{size:,}" for size in sizes) + " |",
        "| --- |" + " ---: |" * len(sizes),
    ]
    for code, label in LABELS.items():
        if any(times.has(size, code) for size in sizes):
            cells = [ms(times.median(size, code)) if times.has(size, code) else "" for size in sizes]
            out.append(f"| {label} | " + " | ".join(cells) + " |")
    for label, by_size in (
        (
            "All figures counted afresh from the options, once",
            {size: ms(one.afresh) for size, one in found.proof.items()},
        ),
        ("`manage.py reconcile`, once", {size: ms(one.reconcile) for size, one in found.proof.items()}),
        ("Loading the council", {size: ms(one) for size, one in found.loaded.items()}),
        ("Contracts in play", {size: f"{one:,}" for size, one in found.in_play.items()}),
    ):
        out.append(f"| {label} | " + " | ".join(by_size.get(size, "") for size in sizes) + " |")
    grown = growth_of(times)
    if grown:
        largest = sizes[-1]
        out += [
            "",
            f"## What grows most, {sizes[0]:,} to {largest:,}",
            "",
            "| combination | times as long |",
            "| --- | ---: |",
        ]
        out += [f"| {code} | {ratio(over)} |" for code, over in grown[largest][:10]]
        out += ["", f"## The slowest single statements at {largest:,}", "", "| page | slowest SQL |", "| --- | ---: |"]
        out += [f"| {code} | {ms(seconds)} |" for seconds, code in found.slowest.slowest_first(largest)[:5]]
    return "\n".join(out) + "\n"
