"""A run as a page, a comment and test results: what must be there, and what hostile text must not become."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from bot.errors import SettingInvalid, StorageFailed
from evals.metrics import METRICS
from evals.report import Before, junit, markdown, page, write
from evals.report.comment import plain
from evals.report.entries import entries
from evals.report.marking import cited, marked, web
from evals.report.words import FAILURES, MEANING
from evals.run_file import GroupScore, PointScore, Result, RunInvalid
from evals.standard import standard_of, write_standard
from tests.unit.evals.making import reply, result, run_of, written

ATTACK = '<script>document.title = "gone"</script><img src=x onerror=alert(1)>"\'&lt;'
CITATION = {
    "n": 1, "source": "gdpr", "title": "GDPR", "locator": "Art. 6(4)", "authority": "law", "form": "summary",
    "checked": "2026-11-01", "url": "https://eur-lex.europa.eu/x", "quote": "assess the new purpose",
}  # fmt: skip


class Read(HTMLParser):
    """What a browser would make of a page: its tags, their attributes, and the text outside style and script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.within = ""
        self.ours: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.within = tag

    def handle_endtag(self, tag: str) -> None:
        self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within in ("script", "style"):
            self.ours[self.within] = self.ours.get(self.within, "") + data
        else:
            self.text += data

    def with_class(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for _, attributes in self.tags if name in (attributes.get("class") or "").split()]


def hostile() -> Result:
    """An item in which everything that can hold text holds an attack."""
    citation = {**CITATION, **dict.fromkeys(("title", "locator", "authority", "quote", "checked"), ATTACK)}
    citation |= {"url": "javascript:alert(1)"}
    said = reply(text=f"{ATTACK} [1]", citations=[citation], warnings=[ATTACK], options=[ATTACK], ruling=ATTACK)
    said |= {"facts": {ATTACK: [ATTACK]}, "mode": ATTACK, "verdict": ATTACK}
    return result(
        "x<script>", question=ATTACK, thread=(ATTACK,), department=ATTACK, documents=(ATTACK,), jurisdiction=ATTACK,
        reply=said, error=ATTACK, correct=False, got=ATTACK, wanted=(ATTACK,), forbidden=(ATTACK,),
        points=(PointScore(id=ATTACK, weight=1, critical=True, found=True, clause=ATTACK),),
        required=(GroupScore(places=(ATTACK,), cited=False),),
    )  # fmt: skip


def before(results: list[Result], *, with_replies: bool = True) -> Before:
    run = run_of(results)
    return Before("earlier.jsonl", standard_of(run), {r.id: r for r in results} if with_replies else {})


# -- hostile text ------------------------------------------------------------------------------


def test_an_item_with_a_script_shows_as_text() -> None:
    harmless = {**dict.fromkeys(("question", "error", "department", "jurisdiction"), "x"), "id": "x"}
    read = Read(page(run_of([hostile()])))
    tame = Read(page(run_of([hostile().model_copy(update=harmless)])))
    assert sum(tag == "script" for tag, _ in read.tags) == 1
    assert not [tag for tag, _ in read.tags if tag in ("img", "iframe", "object", "link", "base")]
    assert {tag for tag, _ in read.tags} == {tag for tag, _ in tame.tags}
    assert read.text.count(ATTACK) >= 14


def test_no_attribute_runs_anything_or_styles_anything() -> None:
    read = Read(page(run_of([hostile()])))
    named = {name for _, attributes in read.tags for name in attributes}
    assert not [name for name in named if name.startswith("on") or name == "style"]
    assert not [a for _, attributes in read.tags if (a := attributes.get("href")) and not a.startswith(("#", "https:"))]


def test_nothing_is_loaded_and_only_the_pages_own_script_may_run() -> None:
    read = Read(page(run_of([result()])))
    policy = next(a["content"] for tag, a in read.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for name in ("style", "script"):
        digest = b64encode(sha256(read.ours[name].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert not [a for _, attributes in read.tags for a in ("src", "srcset", "data", "poster") if a in attributes]
    assert "url(" not in read.ours["style"]
    assert "@import" not in read.ours["style"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "file:///etc", "http://[", ""]
)
def test_only_addresses_of_the_web_are_links(url: str) -> None:
    assert web(url) == ""


def test_markdown_of_hostile_text_mentions_and_links_nothing() -> None:
    attack = (
        "@everyone see #12, ![x](http://evil.example/a.png) <!-- </details> `code` **b** www.evil.example a|b\n\n# h"
    )
    shown = plain(attack)
    assert not set(shown) & set("@<>`*![]|\n")
    assert not re.search(r"#(?!\d+;)", shown)  # only within &#64;
    assert "www.evil" not in shown
    text = markdown(run_of([result(question=attack, correct=False)]))
    assert shown[:60] in text
    assert "@everyone" not in text


def test_characters_that_xml_cannot_hold_do_not_break_the_test_results() -> None:
    one = result(question="a\x00b\x1b[31m\ud800"[:6] + ATTACK, correct=False, reply=reply(text=f"]]>\x08{ATTACK}"))
    failure = Xml.fromstring(junit(run_of([one]))).find(".//failure")
    assert failure is not None
    assert ATTACK in (failure.text or "")


# -- what is shown -----------------------------------------------------------------------------


def test_every_metric_is_explained_and_on_the_page() -> None:
    assert list(MEANING) == list(METRICS)
    read = Read(page(run_of([result("a"), result("b", correct=False, got="referral")])))
    assert not [meaning for meaning in MEANING.values() if meaning not in read.text]


def test_targets_say_in_words_whether_they_are_met() -> None:
    cards = Read(page(run_of([result(f"i{n}") for n in range(20)]))).with_class("card")
    assert [card for card in cards if "met" in str(card["class"])]
    read = Read(page(run_of([result(correct=False, got="referral")])))
    assert "targets are missed" in read.text or "target is missed" in read.text
    assert "0\u00a0% of the replies are correct" in read.text


def test_the_worst_failures_come_first_and_right_ones_last() -> None:
    results = [
        result("right"),
        result("incomplete", correct=False, accepted=True),
        result("refused", correct=False, got="referral"),
        result("silent", correct=False, reply=None, error="KeyError: x", got="nothing"),
        result("unsafe", correct=False, unsafe_permit=True, got="answer/allowed"),
        result("invalid", invalid=("[1] gdpr: the quote does not stand there",), citations=1),
    ]
    listed = entries(results, {})
    assert [e.result.id for e in listed] == ["unsafe", "invalid", "silent", "refused", "incomplete", "right"]
    assert [e.failure for e in listed] == [FAILURES[n] for n in (0, 2, 5, 6, 7)] + [""]


def test_a_failure_shows_what_was_expected_what_came_and_what_it_rests_on() -> None:
    said = reply(
        "answer/not_allowed", "No. [1]", citations=[CITATION], facts={"data": ["photo"], "people": ["customer"]},
        ruling="photos-never", warnings=["Not checked since May."],
    )  # fmt: skip
    missing = PointScore(id="assessment", weight=1, critical=True, found=False)
    one = result(correct=False, got="answer/not_allowed", reply=said, points=(missing,), question="photos ok?")
    text = Read(page(run_of([one]))).text
    for shown in ("photos ok?", "answer: conditional", "answer: not allowed", "assessment", "data: photo",
                  "people: customer", "ruling: photos-never", "GDPR", "Art. 6(4)", "our summary",
                  "assess the new purpose", "Not checked since May."):  # fmt: skip
        assert shown in text, shown


def test_a_missing_output_says_why() -> None:
    one = result(correct=False, reply=None, error="KeyError: 'photos'", got="nothing")
    assert "KeyError: 'photos'" in Read(page(run_of([one]))).text


def test_every_part_of_a_message_is_shown() -> None:
    parts = [reply(text="First."), reply("referral", "Second.")]
    read = Read(page(run_of([result(reply=reply(parts=parts))])))
    assert "First." in read.text
    assert "Second." in read.text


@pytest.mark.parametrize("results", [[result()], [result(reply=None, correct=False, got="nothing", ms=0.0)], []])
def test_a_run_with_nothing_to_plot_still_has_a_page(results: list[Result]) -> None:
    assert not re.search(r"\bnan\b|\binf\b", page(run_of(results)), re.IGNORECASE)


# -- quotes ------------------------------------------------------------------------------------


def shown(text: str, *citations: dict[str, Any]) -> str:
    return str(marked(text, cited(citations, "i1c0", None)))


def test_what_is_quoted_word_for_word_is_marked_and_nothing_else() -> None:
    assert shown("You must assess the  new purpose first. [1]", CITATION) == (
        '<p>You must <mark>assess the  new purpose</mark> first.<a class="n" href="#i1c0-1">1</a></p>'
    )
    assert "<mark>" not in shown("Assess a new purpose.", CITATION)


def test_overlapping_quotes_are_marked_once() -> None:
    other = {**CITATION, "n": 2, "quote": "the new purpose first"}
    assert shown("assess the new purpose first", CITATION, other) == (
        "<p><mark>assess the new purpose</mark><mark> first</mark></p>"
    )


def test_a_number_without_a_citation_stays_text() -> None:
    assert shown("Since [2024] it is so. [7]", CITATION) == "<p>Since [2024] it is so. [7]</p>"


def test_lines_that_begin_with_a_dash_are_a_list() -> None:
    assert shown("Before:\n- one; [1]\n- two\n\nAfter.", CITATION) == (
        '<p>Before:</p><ul><li>one;<a class="n" href="#i1c0-1">1</a></li><li>two</li></ul><p>After.</p>'
    )


# -- beside an earlier run ---------------------------------------------------------------------


def flipped() -> tuple[list[Result], list[Result]]:
    old = [result("a", reply=reply(text="Old words. [1]", citations=[CITATION])), result("b", correct=False)]
    new_citation = {**CITATION, "locator": "Art. 7", "quote": "freely given"}
    lost = result("a", correct=False, got="referral", reply=reply(text="New words. [1]", citations=[new_citation]))
    return old, [lost, result("b")]


def test_flipped_items_show_both_replies_and_what_only_one_quotes() -> None:
    old, new = flipped()
    read = Read(page(run_of(new), before(old)))
    assert "Old words." in read.text
    assert "New words." in read.text
    assert len(read.with_class("pair")) == 2
    assert len(read.with_class("gone-now")) == 1
    assert len(read.with_class("new")) == 1
    assert read.text.index("Old words.") < read.text.index("New words.")


def test_a_baseline_without_replies_says_so() -> None:
    old, new = flipped()
    read = Read(page(run_of(new), before(old, with_replies=False)))
    assert read.text.count("The baseline keeps no replies") == 2
    assert "New words." in read.text
    assert "Old words." not in read.text


def test_an_earlier_reply_that_never_came_is_not_a_missing_baseline() -> None:
    old = [result("a", correct=False, reply=None, error="x", got="nothing")]
    read = Read(page(run_of([result("a")]), before(old)))
    assert "The baseline keeps no replies" not in read.text


def test_the_comment_names_the_verdict_the_flips_and_the_targets() -> None:
    old, new = flipped()
    text = markdown(run_of(new), before(old))
    assert text.startswith("### Footnote evals: 🟡 inconclusive\n")
    assert "1 lost and 1 won" in text
    assert "▼ lost: q?" in text
    assert "| Outcome accepted |" in text


def test_the_comment_is_short_however_much_changed() -> None:
    old = [result(f"i{n}", question="a long question " * 40) for n in range(400)]
    new = [r.model_copy(update={"scores": r.scores.model_copy(update={"correct": False})}) for r in old]
    text = markdown(run_of(new), before(old))
    assert len(text) < 20_000
    assert "… and 385 more" in text


# -- files -------------------------------------------------------------------------------------


def test_the_ending_says_what_is_written(tmp_path: Path) -> None:
    run = written(tmp_path / "run.jsonl", [result("a"), result("b", correct=False)])
    for name, beginning in (("r.html", "<!doctype html>"), ("r.md", "### Footnote"), ("r.xml", "<?xml")):
        write(run, tmp_path / name)
        assert (tmp_path / name).read_text("utf-8").startswith(beginning)


def test_a_baseline_may_be_a_run_or_a_baseline_file(tmp_path: Path) -> None:
    old, new = flipped()
    run = written(tmp_path / "new.jsonl", new)
    write_standard(tmp_path / "baseline.json", standard_of(run_of(old)))
    for name in ("baseline.json", written(tmp_path / "old.jsonl", old).name):
        write(run, tmp_path / "r.html", tmp_path / name)
        assert f"Against {name}" in (tmp_path / "r.html").read_text("utf-8")


def test_what_cannot_be_reported_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    run = written(tmp_path / "run.jsonl", [result("a")])
    unfinished = written(tmp_path / "half.jsonl", [result("a")], ends=False)
    other = written(tmp_path / "other.jsonl", [result("b")])
    with pytest.raises(SettingInvalid, match=r"r\.pdf"):
        write(run, tmp_path / "r.pdf")
    with pytest.raises(StorageFailed):
        write(run, tmp_path / "nowhere" / "r.html")
    for wrong in ((unfinished, None), (run, unfinished), (run, tmp_path / "missing.json"), (run, other)):
        with pytest.raises(RunInvalid):
            write(wrong[0], tmp_path / "r.html", wrong[1])
    assert not (tmp_path / "r.html").exists()


def test_every_item_is_a_test_result() -> None:
    results = [
        result("a"),
        result("b", correct=False, got="referral"),
        result("c", correct=False, reply=None, error="E"),
    ]
    suite = Xml.fromstring(junit(run_of(results))).find("testsuite")
    assert suite is not None
    assert [suite.get(n) for n in ("tests", "failures", "errors")] == ["3", "1", "1"]
    assert [case.get("name") for case in suite.findall("testcase")] == ["a", "b", "c"]
    failure = suite.find(".//failure")
    assert failure is not None
    assert failure.get("message") == "wanted answer/conditional, got referral"
