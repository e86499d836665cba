"""Refitting how a vetted answer is chosen: what tells gets weight, what is noise gets none, and nothing is changed."""

from __future__ import annotations

import sys
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from adapters.memory import HashingEncoder
from adapters.settings import Settings
from bot import choosing, phrasings, thresholds
from bot.errors import SettingInvalid
from bot.ports import Vectors
from evals.asking import Asker
from evals.calibrate import calibrate
from evals.fitting import Fit, fitted, halves
from evals.item import Item
from evals.refitting import numbers_table, refit, worth_table
from evals.summary import console
from evals.trying import trying
from tests.house import House, Knowledge
from tests.unit.evals.making import item

DAY = date(2026, 11, 23)
THINGS = (
    "badge", "beacon", "cradle", "dagger", "ferry", "garden", "hammer", "island", "jacket", "kettle", "ladder",
)  # fmt: skip


class DeafEncoder(HashingEncoder):
    """Every text has a direction of its own, whatever words it shares with others."""

    def _vector(self, text: str) -> Vectors:
        return super()._vector("".join(letter for letter in text if letter.isalpha()))


@pytest.fixture
def deaf(knowledge: Knowledge) -> Asker:
    """A folder of which only words tell the rulings apart: not their facts, not their verdicts, not their vectors."""
    knowledge.source("law/act.md", "# Act\n\n## Article 1 Rules\n\nEvery rule of this act has to be obeyed by all.\n")
    for thing in THINGS:
        knowledge.ruling(
            f"the-{thing}",
            f"The {thing} needs approval.[^1]\n\n[^1]: act, Art. 1\n",
            question=f"What about the {thing} then?",
            also_asked=[f"Whoever has a {thing} asks what holds"],
            facts={"topic": ["law"]},
        )
    house = House(knowledge, encoder=DeafEncoder())
    house.publish()
    return Asker(house.editions, house.encoder, house.edition, DAY)


def about(thing: str, text: str, **fields: Any) -> Item:
    point = {"id": "which", "critical": True, "any_of": [f"{thing} needs approval"]}
    number = fields.pop("number", 0)
    return item(**{"id": f"{thing}-{number}", "cluster": thing, "question": text, "key_points": [point], **fields})


def of_things() -> list[Item]:
    texts = ("Somebody gave us one old {} yesterday", "Our neighbour wants that {} painted yellow")
    return [about(thing, text.format(thing), number=n) for thing in THINGS for n, text in enumerate(texts)]


def test_what_tells_gets_the_weight_and_what_is_noise_gets_none(deaf: Asker) -> None:
    found = refit(deaf, of_things())
    assert found is not None
    weights = dict(zip(("nearest", "apart", "words", "facts", "matter"), found.fit.weights, strict=True))
    assert weights["words"] > 2
    assert all(abs(weights[name]) < weights["words"] / 5 for name in ("nearest", "apart", "facts", "matter"))


def test_of_each_question_the_rulings_that_would_be_correct_are_the_right_ones(deaf: Asker) -> None:
    found = refit(deaf, of_things())
    assert found is not None
    assert [(len(one.right), int(one.right.sum())) for one in found.examples] == [(len(THINGS), 1)] * 2 * len(THINGS)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"accept": ["answer/not_allowed"]},
        {"forbidden_claims": ["needs approval"]},
        {"key_points": [{"id": "which", "critical": True, "any_of": ["needs no approval"]}]},
    ],
)
def test_a_ruling_is_wrong_by_its_verdict_by_what_it_lacks_and_by_what_it_claims(
    deaf: Asker, spoiled: dict[str, Any]
) -> None:
    found = refit(deaf, [*of_things(), about("kettle", "Somebody gave us one old kettle today", **spoiled, number=9)])
    assert found is not None
    assert [int(one.right.sum()) for one in found.examples] == [1] * 2 * len(THINGS) + [0]


def test_a_message_of_two_questions_is_asked_but_nothing_is_fitted_to_it(deaf: Asker) -> None:
    both = about("kettle", "May we keep photos of the kettle? May we train a model on tickets?", number=9)
    found = refit(deaf, [*of_things(), both])
    assert found is not None
    assert len(found.examples) == 2 * len(THINGS)
    assert len(found.now) == len(found.unseen) == 2 * len(THINGS) + 1


def test_what_is_shown_names_each_number_and_what_it_is_worth(deaf: Asker, capsys: pytest.CaptureFixture[str]) -> None:
    found = refit(deaf, of_things())
    assert found is not None
    console().print(numbers_table(Fit(-1.234, (1.5, -0.25, 7.0, 0.125, 3.0))))
    console().print(worth_table(found))
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["LIKENESS_BIAS", f"{thresholds.LIKENESS_BIAS:.2f}", "-1.23"] in lines
    assert ["LIKENESS_WEIGHTS", "words", f"{thresholds.LIKENESS_WEIGHTS['words']:.2f}", "7.00"] in lines
    assert ["MATTER_AGREES", f"{thresholds.MATTER_AGREES:.2f}", "3.00"] in lines
    worth = {line[0]: line for line in lines}
    assert worth["proposed,"][2:4] == ["100.0%", "100.0%"]
    assert float(worth["as"][3].rstrip("%")) < 100


def test_each_item_is_asked_by_a_fit_to_the_other_half(deaf: Asker) -> None:
    found = refit(deaf, of_things())
    assert found is not None
    second = halves([one.cluster for one in found.examples])
    fits = {half: fitted([e for e, of in zip(found.examples, second, strict=True) if of != half]) for half in (0, 1)}
    assert abs(fits[0].bias - fits[1].bias) > 0.01
    for example, half, result in zip(found.examples, second, found.unseen, strict=True):
        odds = fits[int(half)].bias + example.features @ np.array(fits[int(half)].weights)
        assert result.reply is not None
        assert result.reply["confidence"] == pytest.approx(1 / (1 + np.exp(-odds.max())), abs=0.001)


def test_afterwards_everything_is_as_it_was(deaf: Asker) -> None:
    before = deepcopy(vars(thresholds).get("LIKENESS_WEIGHTS")), choosing.candidates, choosing.FACT_AGREES
    refit(deaf, of_things())
    assert (phrasings.LIKENESS_WEIGHTS, choosing.candidates, choosing.FACT_AGREES) == before


def test_a_number_is_tried_wherever_it_is_used() -> None:
    users = [module for name, module in sys.modules.items() if name.startswith("bot.") and "SPEAKS" in vars(module)]
    with trying(SPEAKS=7.5):
        assert {vars(module)["SPEAKS"] for module in users} == {7.5}
        assert choosing in users
    assert choosing.SPEAKS == thresholds.SPEAKS != 7.5


def test_where_no_ruling_is_right_nothing_is_proposed(deaf: Asker) -> None:
    refused = [one.model_copy(update={"forbidden_claims": ("needs approval",)}) for one in of_things()]
    assert refit(deaf, refused) is None


def test_test_items_are_refused(tmp_path: Path, knowledge: Knowledge, home: Path) -> None:
    written = item(split="test").model_dump(mode="json", exclude_none=True)
    (tmp_path / "items.yaml").write_text(yaml.safe_dump({"items": [written]}))
    with pytest.raises(SettingInvalid, match="no dev items"):
        calibrate(Settings(knowledge=knowledge.root, home=home), tmp_path, DAY, None, write=False)
