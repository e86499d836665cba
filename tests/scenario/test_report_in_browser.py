"""The report in a real browser: hostile text stays text, the filter finds, and it fits a phone, light and dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evals.report import write
from tests.browser import CHROMIUM, Page, browser
from tests.unit.evals.making import reply, result, written

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine"),
]
ATTACK = "<script>window.attacked = 1</script><img src=x onerror='window.attacked = 1'>"
CITATION = {"n": 1, "source": "gdpr", "title": "GDPR", "locator": "Art. 6(4)", "quote": f"{ATTACK} assess"}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The report of a run of six items beside an earlier one, open in a browser."""
    folder = tmp_path_factory.mktemp("report")
    said = reply(text=f"Only after {ATTACK} assess. [1]", citations=[CITATION], warnings=["w" * 300])
    results = [
        result("hostile", question=f"may we {ATTACK}?", correct=False, got="referral", reply=said, ms=900.0),
        result("photos", question="can we use customer photos?", kind="near_miss", department="hr"),
        result("long", question="w" * 400, correct=False, got="answer/allowed", unsafe_permit=True),
        *(result(f"other-{n}", question=f"other {n}?") for n in range(3)),
    ]
    before = [r.model_copy(update={"scores": r.scores.model_copy(update={"correct": True})}) for r in results]
    run, old = written(folder / "run.jsonl", results), written(folder / "old.jsonl", before)
    write(run, folder / "report.html", old)
    with browser(folder / "profile") as opened:
        opened.open((folder / "report.html").as_uri())
        yield opened


@pytest.fixture(autouse=True)
def _as_opened(page: Page) -> None:
    page.size(1280)
    page.scheme("light")
    page.js("document.getElementById('filter').reset()")
    page.js("new Promise(done => setTimeout(done))")


def shown(page: Page) -> list[str]:
    """The ids of the items in the list that are not filtered away, in order."""
    listed = page.js("[...document.querySelectorAll('#list > details:not([hidden])')].map(d => d.dataset.name)")
    assert isinstance(listed, list)
    return listed


def typed(page: Page, id: str, value: str) -> None:
    page.js(f"{{const e = document.getElementById('{id}'); e.value = '{value}';"
            "e.dispatchEvent(new Event('input', {bubbles: true}));"
            "e.dispatchEvent(new Event('change', {bubbles: true}));}")  # fmt: skip


def test_hostile_text_is_shown_and_does_nothing(page: Page) -> None:
    assert page.js("window.attacked === undefined")
    assert page.js("document.scripts.length") == 1
    assert page.js("document.images.length") == 0
    assert ATTACK in page.js("document.querySelector('[data-name=hostile]').textContent")


def test_nothing_is_loaded_and_the_policy_stops_nothing_of_the_page(page: Page) -> None:
    assert {url.partition(":")[0] for url in page.requests} == {"file"}
    assert len(page.requests) == 1
    assert page.said == []


def test_a_script_that_got_in_would_not_run(page: Page) -> None:
    page.js(
        "{const s = document.createElement('script'); s.textContent = 'window.slipped = 1'; document.body.append(s)}"
    )
    assert page.js("window.slipped === undefined")
    assert any("Content Security Policy" in line for line in page.said)
    page.said.clear()
    page.js("document.body.lastElementChild.remove()")


def test_words_kinds_and_states_filter_together(page: Page) -> None:
    typed(page, "state", "")
    assert len(shown(page)) == 6
    typed(page, "words", "Customer PHOTOS")
    assert shown(page) == ["photos"]
    typed(page, "kind", "answerable")
    assert shown(page) == []
    assert page.js("!document.getElementById('none').hidden")
    typed(page, "words", "")
    typed(page, "state", "wrong")
    assert shown(page) == ["long", "hostile"]


def test_the_order_can_be_changed_and_is_put_back(page: Page) -> None:
    typed(page, "state", "wrong")
    typed(page, "order", "slow")
    assert shown(page) == ["hostile", "long"]
    typed(page, "order", "")
    assert shown(page) == ["long", "hostile"]


def test_a_number_of_the_matrix_shows_its_questions(page: Page) -> None:
    page.js("document.querySelector('.matrix [data-meant=conditional][data-came=allowed]').click()")
    page.js("new Promise(done => setTimeout(done))")
    assert shown(page) == ["long"]


def test_a_link_to_a_citation_opens_what_holds_it(page: Page) -> None:
    page.js("document.querySelector('[data-name=hostile]').open = false")
    page.js("location.hash = document.querySelector('[data-name=hostile] a.n').getAttribute('href')")
    page.js("new Promise(done => setTimeout(done, 50))")
    assert page.js("document.querySelector('[data-name=hostile]').open")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_sticks_out_at_the_side(page: Page, width: int) -> None:
    page.size(width)
    page.js("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.js("document.documentElement.scrollWidth") <= width


def test_letters_can_be_read_in_light_and_dark(page: Page) -> None:
    page.js("document.querySelectorAll('details').forEach(d => d.open = true)")
    papers = set()
    for scheme in ("light", "dark"):
        page.scheme(scheme)
        papers.add(page.js("getComputedStyle(document.body).backgroundColor"))
        assert page.js(WEAK) == [], scheme
    assert len(papers) == 2


def test_the_button_overrules_the_machine(page: Page) -> None:
    def paper() -> object:
        return page.js("getComputedStyle(document.body).backgroundColor")

    system = paper()
    page.js("document.getElementById('theme').click()")
    assert paper() == system
    page.js("document.getElementById('theme').click()")
    assert paper() != system
    page.js("document.getElementById('theme').click()")
    assert paper() == system


# Texts whose contrast (WCAG 2) to what is painted behind them is less than 4.5.
WEAK = """(() => {
  const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = (css) => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = css; paint.fillRect(0, 0, 1, 1);
                          return paint.getImageData(0, 0, 1, 1).data; };
  const light = (c) => [0.2126, 0.7152, 0.0722].reduce((sum, w, i) => {
    const v = c[i] / 255; return sum + w * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); }, 0);
  const behind = (e) => { for (; e; e = e.parentElement) {
    const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] === 255) return c; } };
  const weak = [];
  for (const e of document.querySelectorAll('body *')) {
    const says = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!says || !e.checkVisibility() || e.matches('.nil, script, option, text, title')) continue;
    const [a, b] = [light(rgba(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) weak.push(e.outerHTML.slice(0, 80));
  }
  return weak;
})()"""
