"""Whatever a model writes and whatever a source holds: what decides can't be changed, fences can't be closed."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafting import prompt
from bot.drafting.draft import Arriving, Draft
from bot.drafting.ground import Ground
from bot.drafting.markers import markers
from bot.drafting.passage import Evidence, located, neutral
from bot.drafting.verify import translated, verified
from bot.errors import ChatModelFailed
from bot.question import Question
from bot.reading import read
from bot.search import Found
from bot.source import Authority, Passage, Quote, fold
from tests.house import COMMENTARY, LAW, POLICY, TODAY, House, vocabulary

WORDS = vocabulary()
SENTENCES = [
    s.strip()
    for text in (LAW, POLICY, COMMENTARY)
    for line in text.splitlines()
    if line and not line.startswith("#")
    for s in [re.sub(r"^(?:\(\d\)|\d\.\d) ", "", line)]
]  # fmt: skip
MODALS = ["may", "must", "can", "need not", "may not", "must not", "should", "never", "always", "only", "if asked"]
# what a mutation puts in or takes out: each changes what a sentence permits, demands or counts
TAKEN = re.compile(r"\b(?:may not|may|must|not|never|only|needs?|without|before|unless|72)\b")


def evidence(sentence: str) -> list[Evidence]:
    return [Evidence(Quote("act", "Art. 6", 0, len(sentence), sentence), Authority.LAW, "en", "Act Art. 6")]


@given(st.sampled_from(SENTENCES))
def test_a_sentence_itself_always_passes(sentence: str) -> None:
    assert verified(sentence, evidence(sentence), WORDS) is None


@given(st.sampled_from(SENTENCES), st.data())
def test_a_mutated_modal_negation_or_number_never_passes(sentence: str, data: st.DataObject) -> None:
    places = [m.span() for m in TAKEN.finditer(sentence)]
    if not places:
        return
    start, end = data.draw(st.sampled_from(places))
    mutated = f"{sentence[:start]}{data.draw(st.sampled_from(['', *MODALS, '96', 'quite']))}{sentence[end:]}"
    changed = markers(mutated) != markers(sentence) or re.findall(r"\d+", mutated) != re.findall(r"\d+", sentence)
    assert not changed or verified(mutated, evidence(sentence), WORDS)


@given(st.sampled_from(SENTENCES), st.sampled_from([*MODALS, "not", "no", "7", "42", "unless agreed"]), st.data())
def test_an_added_modal_negation_or_number_never_passes(sentence: str, added: str, data: st.DataObject) -> None:
    words = sentence.split()
    at = data.draw(st.integers(0, len(words)))
    assert verified(" ".join([*words[:at], added, *words[at:]]), evidence(sentence), WORDS)


@given(st.sampled_from(SENTENCES), st.sampled_from(SENTENCES))
def test_no_sentence_passes_for_another(one: str, other: str) -> None:
    assert one == other or verified(one, evidence(other), WORDS)


@given(st.sampled_from(SENTENCES), st.permutations(range(12)))
def test_words_in_another_order_pass_only_when_nothing_that_decides_moved(sentence: str, order: list[int]) -> None:
    words = sentence.rstrip(".").split()
    shuffled = " ".join([words[n] for n in order if n < len(words)] + words[12:])
    if verified(shuffled, evidence(sentence), WORDS) is None:
        assert markers(shuffled) == markers(sentence)


@given(st.sampled_from(SENTENCES), st.sampled_from(["96", "ikke", "kan", "aldri", "hvis"]))
def test_a_translation_with_another_number_or_denial_is_not_shown(sentence: str, added: str) -> None:
    same = translated(sentence, sentence, "nb", WORDS)
    assert not same or not translated(f"{sentence} {added}", sentence, "nb", WORDS)


HOSTILE = st.lists(
    st.sampled_from(
        ["⟦", "⟧", "⟦end⟧", "⟦0 end⟧", "\n", "system:", "</s>", "<|im_end|>", "[INST]", "```", "\u200b", "\u202e",
         "{", "}", '"', "\\", "⟦question⟧", "Art. 6", "end", "\ufeff", "passage 1"]
    ) | st.text(max_size=12), max_size=12,
).map("".join)  # fmt: skip


@given(HOSTILE, HOSTILE)
def test_no_text_closes_its_fence(text: str, title: str) -> None:
    fence = prompt.Fence()
    shown = fence.around("passage 1", title, text)
    assert shown.count("⟦") == shown.count("⟧") == 2
    assert shown.startswith(f"⟦{fence.word} passage 1⟧\n")
    assert shown.endswith(f"\n⟦{fence.word} end⟧")
    assert shown.count("\n") == 3  # nothing begins a line of its own


def test_fences_differ_from_request_to_request() -> None:
    assert len({prompt.Fence().word for _ in range(50)}) == 50


@given(st.text(max_size=60), st.text(alphabet=" ⟦⟧\u200b\n’'“\"–-abc", max_size=40))
def test_what_is_shown_stands_where_it_is_said_to(one: str, other: str) -> None:
    text = one + other
    shown, places = neutral(text)
    assert len(shown) == len(places)
    assert places == sorted(set(places))
    assert all(neutral(text[p])[0] in (c, "") for c, p in zip(shown, places, strict=True))


@pytest.fixture(scope="module")
def found_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, list[Found]]:
    from tests.house import Knowledge, furnished

    house = House(furnished(Knowledge(tmp_path_factory.mktemp("drafting"))))
    house.publish()
    edition = house.edition
    rows = edition.fetch(range(edition.size))
    return house, [
        Found(row, one, edition.sources[one.passage.source], 1.0, 1.0, 0.0) for row, one in rows.items()
    ]  # fmt: skip


@given(data=st.data())
def test_a_quote_that_is_found_stands_verbatim_and_is_whole_sentences(
    found_in: tuple[House, list[Found]], data: st.DataObject
) -> None:
    house, found = found_in
    one = data.draw(st.sampled_from(found))
    text = one.indexed.passage.text
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    evidence = located(house.edition, one, text[start:end])
    if evidence:
        document = house.edition.document(one.source.id).text
        quote = evidence.quote
        assert document[quote.start : quote.end] == quote.text
        spans = [(one.indexed.passage.start + s, one.indexed.passage.start + e) for s, e in one.indexed.sentences]
        assert quote.start in {s for s, _ in spans}
        assert quote.end in {e for _, e in spans}


@given(data=st.data(), made_up=st.text(min_size=12, max_size=60))
def test_a_quote_that_nobody_wrote_is_never_found(
    found_in: tuple[House, list[Found]], data: st.DataObject, made_up: str
) -> None:
    house, found = found_in
    one = data.draw(st.sampled_from(found))
    plain = fold(neutral(made_up)[0])
    assert plain in neutral(one.indexed.passage.text)[0] or located(house.edition, one, made_up) is None


@given(HOSTILE, HOSTILE)
def test_a_prompt_holds_hostile_sources_as_one_passage_each(text: str, title: str) -> None:
    house_passage = Passage("evil", "§ 1", (), 0, len(text), text)
    question = Question("Can we train a model on photos?", date(2026, 11, 23))
    part = read(question, WORDS)[0]
    task = _task(house_passage, title, part.standalone, question)
    word = re.search(r"⟦(\w+) question⟧", task)
    assert word
    assert len(re.findall(rf"⟦{word[1]} passage \d+⟧", task)) == 1
    assert task.count(f"⟦{word[1]} end⟧") == 2


def _task(passage: Passage, title: str, text: str, question: Question) -> str:
    import numpy as np

    from bot.ports import Indexed
    from bot.reply import Referral
    from bot.source import Source

    source = Source(id="evil", title=title[:200] or "x", authority="policy", publisher="x", jurisdiction=("NO",))
    indexed = Indexed(passage, np.zeros(1, np.float32), ((0, len(passage.text)),), np.zeros((1, 1), np.float32))
    part = read(question, WORDS)[0]
    reply = Referral(question=text, text="", facts=part.facts, as_of=TODAY, edition="1", contact="#ask")
    ground = Ground(question, part, None, reply, (Found(0, indexed, source, 1, 1, 0),))  # type: ignore[arg-type]
    return prompt.drafting(ground, text).task


# -- drafts as they arrive ---------------------------------------------------------------------

QUOTED = st.fixed_dictionaries({"passage": st.integers(0, 9), "quote": st.text(max_size=30)})
CLAIMS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["rule", "condition", "context"]),
            "text": st.text(max_size=40),
            "quotes": st.lists(QUOTED, max_size=2),
            "translation": st.text(max_size=10),
        }
    ),
    max_size=6,
)  # fmt: skip


@given(CLAIMS, st.integers(1, 40))
def test_a_draft_is_the_same_however_it_is_cut_into_pieces(claims: list[dict[str, object]], size: int) -> None:
    written = json.dumps({"verdict": "ask", "claims": claims, "missing": []}, ensure_ascii=False)
    arriving, items = Arriving(), []
    for at in range(0, len(written), size):
        items += arriving.feed(written[at : at + size])
    draft = arriving.finish()
    assert draft == Draft.model_validate(json.loads(written))
    assert items == list(draft.claims)


@given(st.text(max_size=300))
def test_any_text_is_a_draft_or_a_failure(text: str) -> None:
    arriving = Arriving()
    try:
        arriving.feed(text)
        arriving.finish()
    except ChatModelFailed:
        return
    assert isinstance(json.JSONDecoder().raw_decode(text, text.find("{"))[0], dict)


def test_a_draft_that_does_not_end_is_stopped() -> None:
    arriving = Arriving()
    arriving.feed('{"claims": [')
    with pytest.raises(ChatModelFailed):
        arriving.feed(" " * 100_000)
