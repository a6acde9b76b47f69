"""One box for all records: what is meant is found in spite of a slip, ranked, marked, and only by what one may read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from commissioning.council.models import User
from commissioning.kit import spelling
from commissioning.kit.papers import PaperUnavailable
from commissioning.overview.models import Word
from commissioning.overview.search import ask, search
from commissioning.overview.search_pages import excerpt, marked, results
from commissioning.sample import SAMPLE_DOMAIN
from commissioning.sample.disabled_children import WITHHELD
from contracts.models import Contract
from decisions import actions as decisions
from decisions.models import Decision
from providers.models import Provider
from tests.crawl import without
from tests.house.planting import NONSENSE, Planter
from tests.overview.reading import client_of, words_of

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]

TODAY = date(2026, 11, 23)


def of(who: str | None) -> Any:
    """The sample user of that name, or nobody."""
    return User.objects.get(email=f"{who}@{SAMPLE_DOMAIN}") if who else None


def found(typed: str, who: str | None = None, on: date = TODAY) -> list[str]:
    """The references found, the best first."""
    return [one.record.reference for one in search(ask(typed), on, of(who))[0]]


# Words one slip apart -----------------------------------------------------------------------------------------------

LETTERS = st.text("abcde", max_size=8)


def distance(one: str, other: str) -> int:
    """The slips between two words by the textbook: letters wrong, missing, too many, or neighbours swapped."""
    rows = [[max(i, j) if 0 in (i, j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (one[i - 1] != other[j - 1]))
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


def slips(word: str, letters: str = "abcdefghijklmnopqrstuvwxyz") -> set[str]:
    """Everything that one slip makes of a word."""
    made = {word[:at] + word[at + 1 :] for at in range(len(word))}
    made |= {word[:at] + word[at : at + 2][::-1] + word[at + 2 :] for at in range(len(word) - 1)}
    for letter in letters:
        made |= {word[:at] + letter + word[at + 1 :] for at in range(len(word))}
        made |= {word[:at] + letter + word[at:] for at in range(len(word) + 1)}
    return made - {word}


@given(LETTERS, LETTERS)
@example("ab", "ba")
@example("abc", "cba")
@example("", "a")
def test_one_slip_is_a_distance_of_one(one: str, other: str) -> None:
    assert spelling.is_one_slip(one, other) == (distance(one, other) == 1)


@given(st.text("abcdefghij", min_size=1, max_size=9))
def test_every_slip_is_one_slip_and_shares_a_shortened_word(word: str) -> None:
    keys = spelling.shortened(word) | {word}
    for slip in slips(word, "aez"):
        assert spelling.is_one_slip(slip, word)
        assert spelling.is_one_slip(word, slip)
        assert keys & (spelling.shortened(slip) | {slip})


def test_short_words_and_numbers_have_no_near_ones() -> None:
    assert spelling.may_be_near("braeks", "breaks")
    assert spelling.may_be_near("meal", "meals")
    assert not spelling.may_be_near("care", "card")
    assert not spelling.may_be_near("20177", "2017")


# Words as they are compared -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Children’s CARE", ["childrens", "care"]),
        ("Café Łódź, Straße", ["cafe", "lodz", "strasse"]),
        ("one-to-one e\N{COMBINING ACUTE ACCENT}lan", ["one", "to", "one", "elan"]),
        ("a" * 61, ["a" * 60, "a"]),
        ("", []),
        ("\0 ¬ 中", []),
    ],
)
def test_words_are_compared_in_plain_letters(text: str, words: list[str]) -> None:
    assert spelling.words_in(text) == words


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40))
@settings(max_examples=150)
@example("Ørsted’s ½ ﬁne ſtreet İstanbul ŵyau Æsop œuvre þing ẞ ß ı Ð đ K")
@example("a" * 130)
def test_the_database_folds_words_alike(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select search_plain(%s), tsvector_to_array(search_words('', %s))", [text, text])
        plain, kept = cursor.fetchone()
    assert plain.split() == spelling.words_in(text)
    assert set(kept) == set(spelling.words_in(text))


def test_the_database_shortens_words_alike() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select search_keys('seesaw')")
        assert set(cursor.fetchone()[0]) == spelling.shortened("seesaw") | {"seesaw"}


# References ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("con 2023 21", "CON-2023-0021"),
        ("dec20170031", "DEC-2017-0031"),
        ("DEC/2017/31", "DEC-2017-0031"),
        ("2017-0031", "DEC-2017-0031"),
        ("com2021-4", "COM-2021-004"),
        ("prv 1", "PRV-0001"),
        ("Dec–2017–0031", "DEC-2017-0031"),
        ("placement DEC-2017-0031 of it", "DEC-2017-0031"),
    ],
)
def test_a_reference_is_understood_however_it_is_typed(typed: str, reference: str) -> None:
    assert reference in spelling.references_in(typed)
    assert found(typed)[0] == reference


@pytest.mark.parametrize("typed", ["home care", "2021", "con", "con 2023", "12345678901234567890", "²", "٣٤٥٦٧"])
def test_what_is_no_reference_is_not_taken_for_one(typed: str) -> None:
    assert spelling.references_in(typed) == []
    assert spelling.near_references(typed) == []


# In spite of a slip -------------------------------------------------------------------------------------------------

TWENTY = (
    ("Intensive placement support and therapeutic intervention", "COM-2017-001"),
    ("Support services for disabled children", "COM-2022-003"),
    ("Short breaks for children and young people", "COM-2021-004"),
    ("Taxis and minibuses", "COM-2026-002"),
    ("Library opening hours", "DEC-2026-0004"),
    ("Home adaptations and community equipment", "DEC-2026-0001"),
    ("Winter service and highway maintenance", "DEC-2026-0003"),
    ("Winter gritting standby", "CON-2026-0008"),
    ("Specialist tuition package", "CON-2026-0014"),
    ("Recycling bring-banks", "CON-2026-0015"),
    ("Carers’ support", "CON-2026-0028"),
    ("Traffic signals", "CON-2026-0031"),
    ("Payroll bureau", "CON-2026-0019"),
    ("Alderbrook Home Support Ltd", "PRV-0003"),
    ("Dovecote Children’s Care Ltd", "PRV-0006"),
    ("Hazelwood Therapeutic Services Ltd", "PRV-0010"),
    ("Fernhollow Therapeutic Care", "PRV-0001"),
    ("Greenlane Support Charity", "PRV-0009"),
    ("Mossgate Family Therapies CIC", "PRV-0002"),
    ("Cloverfield Care at Home", "PRV-0005"),
)


def test_each_of_twenty_names_is_among_the_first_three_with_any_slip_in_any_long_word() -> None:
    missed = []
    for name, reference in TWENTY:
        assert reference in found(name)[:3], name
        words = spelling.words_in(name)
        for at, word in enumerate(words):
            if len(word) < spelling.SHORTEST_NEAR:
                continue
            # One slip of each sort at each place would be thousands of searches: one in sixty, others for each word.
            for slip in sorted(slips(word, "aeknz"))[at % 7 :: 61]:
                typed = " ".join([*words[:at], slip, *words[at + 1 :]])
                if reference not in found(typed)[:3]:
                    missed.append((typed, found(typed)[:3]))
    assert missed == []


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("DEX-2017-0031", "DEC-2017-0031"),
        ("EDC-2017-0031", "DEC-2017-0031"),
        ("DE-2017-0031", "DEC-2017-0031"),
        ("DECC-2017-0031", "DEC-2017-0031"),
        ("DEC-2071-0031", "DEC-2017-0031"),
        ("DEC-207-0031", "DEC-2017-0031"),
        ("DEC-20177-0031", "DEC-2017-0031"),
        ("DEC-2018-0031", "DEC-2017-0031"),
        ("DEC-2O17-0031", "DEC-2017-0031"),
        ("COM-2021-04", "COM-2021-004"),
        ("CON-2018-0071", "CON-2018-0007"),
        ("CON-2018-0070", "CON-2018-0007"),
        ("CNO-2018-0007", "CON-2018-0007"),
        ("CON-2108-0007", "CON-2018-0007"),
        ("CON-2013-00009", "CON-2013-0009"),
        ("COM-2017-010", "COM-2017-001"),
        ("DEC-2020-0098", "DEC-2020-0088"),
        ("DEC-2021-0053", "DEC-2021-0052"),
        ("RPV-0001", "PRV-0001"),
        ("PVR-0010", "PRV-0010"),
    ],
)
def test_each_of_twenty_references_is_among_the_first_three_with_a_slip(typed: str, reference: str) -> None:
    assert reference in found(typed)[:3]


def test_accents_case_and_an_unfinished_last_word_do_not_matter() -> None:
    assert found("LÍBRARY opening hour")[0] == "DEC-2026-0004"
    assert found("winter gritting stan") == ["CON-2026-0008"]
    assert found("wint gritting") == []


# Ranking ------------------------------------------------------------------------------------------------------------


def renamed(reference: str, **changes: Any) -> Contract:
    contract = Contract.objects.get(reference=reference)
    for name, value in changes.items():
        setattr(contract, name, value)
    return contract.recorded(by=of("officer"), why="For a test.")


def test_exact_words_come_before_near_ones_titles_before_the_rest_and_live_before_ended() -> None:
    renamed("CON-2026-0002", title="Zebra mat", description="")
    renamed("CON-2026-0003", title="Zebras mat", description="")
    renamed("CON-2026-0004", title="Zebra mat lines", description="")
    renamed("CON-2026-0005", title="Lines", description="A zebra mat")
    assert found("zebra mat") == ["CON-2026-0002", "CON-2026-0004", "CON-2026-0005", "CON-2026-0003"]
    assert found("CON-2026-0005 zebra")[0] == "CON-2026-0005"
    assert found("CON-2026-0005")[0] == "CON-2026-0005"


def test_of_records_that_fit_alike_the_live_one_comes_first() -> None:
    renamed("CON-2026-0002", title="Okapi paddock one")
    renamed("CON-2013-0009", title="Okapi paddock two")
    assert found("okapi paddock") == ["CON-2026-0002", "CON-2013-0009"]


def test_what_fits_is_marked_and_a_near_word_is_told() -> None:
    page = client_of(None).get("/search/", {"q": "tuittion package"}).content.decode()
    assert "Specialist <mark>tuition</mark> <mark>package</mark>" in page
    assert "“tuition” is close to “tuittion”" in page
    page = client_of(None).get("/search/", {"q": "DEC-2017-0013"}).content.decode()
    assert "<mark>DEC-2017-0031</mark>" in page
    assert "its reference is close to what you typed" in page


def test_the_field_in_which_a_word_stands_is_named() -> None:
    assert "Provider: Alderbrook Home" in words_of("/search/?q=alderbrook&kind=contracts")


def test_where_nothing_is_found_it_is_told_that_only_the_last_word_may_be_unfinished() -> None:
    said = "only the last one may be unfinished"
    assert said in words_of("/search/?q=fost+carers")
    assert said not in words_of("/search/?q=zzzzzz")
    assert said not in words_of("/search/?q=CON-2026-9999")
    for address in ("/contracts/", "/decisions/", "/commissions/", "/providers/"):
        assert said in words_of(f"{address}?q=qwer+zzzz"), address
        assert said not in words_of(f"{address}?q=zzzz"), address
    assert said in words_of("/contracts/expiry/?provider=qwer+zzzz", "manager")


def test_an_excerpt_keeps_what_is_marked() -> None:
    text = "words before " * 20 + "the Café meant here" + " words after" * 20
    parts = excerpt(marked(text, {"cafe"}))
    assert [part.text for part in parts if part.is_marked] == ["Café"]
    assert len("".join(part.text for part in parts)) < 200


# What a reader may see ----------------------------------------------------------------------------------------------


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> Planter:
    def unavailable(*args: Any, **kwargs: Any) -> bytes:
        raise PaperUnavailable("left out")

    monkeypatch.setattr("commissioning.kit.papers.render", unavailable)
    planter = Planter()
    planter.plant()
    return planter


@pytest.mark.parametrize("who", [None, "officer"])
def test_a_hidden_word_and_any_near_it_answer_as_nonsense_does(who: str | None, unprinted: Planter) -> None:
    client, plants = client_of(who), unprinted.plants
    expected = without(client.get("/search/", {"q": NONSENSE}), NONSENSE)
    hidden = plants.hidden_from(who)
    places = [
        "exempt clause",
        "taken down title",
        "taken down reasons",
        *([] if who else ["made title", "draft title"]),
    ]
    # Whole words are typed into every search by the hunt for what is exempt; here are those that are near to them.
    for word in [*(hidden[place] for place in places), *(name.split()[0] for name in WITHHELD[:2])]:
        for typed in (word, word[:3] + word[4:], word[:2] + "j" + word[2:]):
            assert without(client.get("/search/", {"q": typed}), typed) == expected, typed


def test_a_stranger_finds_a_plan_by_the_words_of_its_notice_alone(unprinted: Planter) -> None:
    planned = Decision.objects.get(title__contains=unprinted.plants.public["planned title"])
    assert found(unprinted.plants.public["planned title"]) == [planned.reference]
    decisions.change_item(by=of("clerk"), on=TODAY, decision=planned, wards=(), changes={"title": "Okapi house"})
    assert found("okapi") == []
    assert found("okapi", "officer") == [planned.reference]
    assert found(unprinted.plants.public["planned title"]) == [planned.reference]


def test_an_exempt_clause_is_found_with_the_tick_alone(unprinted: Planter) -> None:
    word = unprinted.plants.exempt["exempt clause"]
    assert [len(found(word, who)) for who in (None, "officer", "clerk")] == [0, 0, 1]


def test_withheld_names_are_found_with_the_tick_alone() -> None:
    provider = Provider.objects.get(legal_name=WITHHELD[0])
    for typed in (WITHHELD[0], provider.reference, provider.reference[:-1]):
        assert provider.reference not in found(typed) + found(typed, "officer")
    assert found(WITHHELD[0], "clerk")[0] == provider.reference


def test_a_page_as_at_a_day_finds_what_was_known_then() -> None:
    assert "DEC-2017-0031" not in found("intensive placement", on=date(2016, 1, 1))
    page = client_of(None).get("/search/", {"q": "intensive placement", "on": "2020-01-01"}).content.decode()
    assert "/decisions/DEC-2017-0031/?on=2020-01-01" in page


# The page -----------------------------------------------------------------------------------------------------------


@given(st.text(max_size=80), st.text(max_size=12), st.text(max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("'|&!():*<-> \\ \0 %", "contracts", "2")
@example("care " * 100, "\0", "-1")
@example("a" * 5000, "", "9" * 30)
@example("con" + "9" * 300, "providers", "0")
@example("\ud7ff \N{ARABIC-INDIC DIGIT THREE} ½ ﷺ", "commissions", "1")
def test_whatever_is_typed_is_answered(typed: str, kind: str, page: str) -> None:
    assert client_of(None).get("/search/", {"q": typed, "kind": kind, "page": page}).status_code == 200


def test_the_kinds_are_tabs_with_counts() -> None:
    page = words_of("/search/?q=home+care&kind=providers")
    assert "providers" in page.lower()
    assert all(one.kind.code for one in search(ask("home care"), TODAY, None)[0])
    alone = client_of(None).get("/search/", {"q": "home care", "kind": "providers"}).content.decode()
    assert "/providers/PRV-" in alone
    assert "/contracts/CON-" not in alone


def test_every_page_has_the_box_once_and_it_keeps_the_day() -> None:
    page = client_of(None).get("/commissions/", {"on": "2024-01-01"}).content.decode()
    box = page[page.index('<form class="find"') :].split("</form>")[0]
    assert 'action="/search/"' in box
    assert 'name="on" value="2024-01-01"' in box
    assert client_of(None).get("/search/").content.decode().count('name="q"') == 1


def test_many_records_take_as_many_queries_as_one() -> None:
    def queries(typed: str) -> int:
        with CaptureQueriesContext(connection) as made:
            assert client_of(None).get("/search/", {"q": typed, "kind": "contracts"}).status_code == 200
        return len(made)

    for number in (2, 3):
        renamed(f"CON-2026-000{number}", title="Okapi paddock")
    few = queries("okapi paddock")
    for number in (4, 5, 6, 7, 8, 9):
        renamed(f"CON-2026-000{number}", title="Okapi paddock")
    assert len(found("okapi paddock")) == 8
    assert queries("okapi paddock") == few


# The words ----------------------------------------------------------------------------------------------------------


def test_words_are_kept_however_a_row_is_written_and_rebuilt_without_those_gone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("update procurement_commission set need = 'quetzal ' || need where reference = 'COM-2026-001'")
        assert Word.objects.filter(word="quetzal").exists()
        assert found("quetzla")[0] == "COM-2026-001"
        cursor.execute("update procurement_commission set need = 'gone' where reference = 'COM-2026-001'")
        cursor.execute("select search_keep_all()")
    kept = list(Word.objects.values_list("word", flat=True))
    assert "quetzal" not in kept
    assert len(kept) == len(set(kept)) > 200


def test_a_record_that_goes_out_of_sight_while_it_is_looked_for_is_left_out() -> None:
    found, _ = search(ask("home care"), TODAY, None)
    gone = [next(one for one in found if one.kind.code == kind) for kind in ("contracts", "commissions")]
    for one in gone:
        one.record.pk = 0
    shown = {row.url for row in results(found, TODAY, None)}
    assert len(shown) == len(found) - len(gone)
