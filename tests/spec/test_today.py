"""Today means today, and the folder is the truth."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reply import Reply
from tests.house import LAW, POLICY, TODAY, House

BREACH = "When must a data breach be notified to the authority?"


def cited(reply: Reply) -> set[str]:
    return {c.source.id for c in reply.citations}


def test_a_deleted_policy_is_never_cited_after_the_next_publish(house: House) -> None:
    assert "photos" in cited(house.ask("Can we use customer photos to train a model?"))
    house.knowledge.remove("policies/photos.md")
    house.publish()
    for text in ("Can we use customer photos to train a model?", "Can we train a model on stock pictures?", BREACH):
        assert "photos" not in cited(house.ask(text))


def test_an_edit_is_live_without_a_restart(house: House) -> None:
    assert "72 hours" in house.ask(BREACH).text
    house.knowledge.source("law/act.md", LAW.replace("72 hours", "24 hours"), short="Act")
    house.publish()
    text = house.ask(BREACH).text
    assert "24 hours" in text
    assert "72 hours" not in text


def test_an_edit_is_not_live_before_it_is_published(house: House) -> None:
    house.knowledge.source("law/act.md", LAW.replace("72 hours", "24 hours"), short="Act")
    assert "72 hours" in house.ask(BREACH).text


@pytest.mark.parametrize(
    "front", [{"status": "draft"}, {"status": "retired"}, {"effective": date(2026, 11, 24)}, {"expires": TODAY}]
)
def test_what_may_not_speak_today_is_not_cited_today(house: House, front: dict[str, object]) -> None:
    house.knowledge.source("law/act.md", LAW, short="Act", **front)
    house.publish()
    for text in (BREACH, "Can we use personal data to train a model?"):
        assert "act" not in cited(house.ask(text))


def test_a_text_speaks_from_the_day_it_takes_effect_without_another_publish(house: House) -> None:
    house.knowledge.source(
        "law/act-2027.md", LAW.replace("72 hours", "48 hours"), effective=date(2027, 1, 1), supersedes=["act"]
    )
    house.publish()
    assert "72 hours" in house.ask(BREACH, date(2026, 12, 31)).text
    new_year = house.ask(BREACH, date(2027, 1, 1))
    assert "48 hours" in new_year.text
    assert "act" not in cited(new_year)


def test_a_ruling_falls_silent_on_the_day_the_text_it_quotes_is_superseded(house: House) -> None:
    house.knowledge.source("law/act-2027.md", LAW, effective=date(2027, 1, 1), supersedes=["act"])
    house.publish()
    text = "Can we use personal data to train a model?"
    assert house.ask(text, date(2026, 12, 31)).ruling == "personal-training"
    assert house.ask(text, date(2027, 1, 1)).ruling is None


def test_every_answer_names_its_day_and_its_edition(house: House) -> None:
    reply = house.ask(BREACH, date(2026, 12, 3))
    assert (reply.as_of, reply.edition) == (date(2026, 12, 3), house.edition.id)


def test_an_overdue_review_is_warned_about_and_answered(house: House) -> None:
    assert house.ask(BREACH, date(2027, 5, 1)).warnings == ()
    late = house.ask(BREACH, date(2027, 5, 2))
    assert any("its review was due on 2027-05-01" in w for w in late.warnings)
    vetted = house.ask("Can we train a model on stock pictures?", date(2027, 5, 2))
    assert "This answer was due for review on 2027-05-01" in vetted.warnings[0]


def test_a_text_that_nobody_has_checked_says_so(house: House) -> None:
    house.knowledge.source("law/act.md", LAW, short="Act", checked=None)
    house.publish()
    assert any("nobody has recorded" in w for w in house.ask(BREACH).warnings)


def test_commentary_says_of_which_day_it_speaks(house: House) -> None:
    reply = house.ask("What did the newspaper write about the social network and its training?")
    assert any("describes the state of 1 January 2026" in w for w in reply.warnings)


def test_law_that_does_not_bind_the_asker_is_marked(house: House) -> None:
    assert not any("does not bind" in w for w in house.ask(BREACH, jurisdiction="NO").warnings)
    assert any("Act does not bind in US-IL" in w for w in house.ask(BREACH, jurisdiction="US-IL").warnings)


def test_a_summary_is_never_passed_off_as_the_wording_of_the_law(house: House) -> None:
    assert not any(c.is_summary for c in house.ask(BREACH).citations)
    house.knowledge.source("law/act.md", LAW, short="Act", form="summary")
    house.publish()
    assert all(c.is_summary for c in house.ask(BREACH).citations)


def test_an_older_edition_can_still_be_asked_what_it_said(house: House) -> None:
    old = house.edition
    house.knowledge.remove("commentary/paper.md")
    house.publish()
    assert "paper" in old.sources
    assert old.document("paper").text


def test_a_broken_file_is_served_as_it_last_was(house: House) -> None:
    house.knowledge.write("policies/photos.md", b"---\ntitle: [\n---\n" + POLICY.encode())
    house.publish()
    assert house.ask("Can we train a model on stock pictures?").ruling == "stock-training"
