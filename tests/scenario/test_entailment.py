"""An entailment model by setting: from its folder to the reply. No such model ships, so tiny ones are made here."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.bootstrap import drafter
from adapters.entailment import CrossEncoderEntailment
from adapters.scripted import Scripted
from adapters.settings import Settings, settings
from bot.advisor import Advisor
from bot.errors import ModelUnavailable
from bot.question import Question
from bot.reply import Reply
from tests.house import TODAY, House

pytestmark = [pytest.mark.model, pytest.mark.server]

FACT = "When must a data breach be notified to the authority?"
LABELS = ("contradiction", "entailment", "neutral")
WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] the a of and breach must be".split()


def made(folder: Path, leaning: str, labels: tuple[str, ...] = LABELS) -> Path:
    """A cross-encoder with random weights that always says `leaning`."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification
    from transformers.models.bert import BertTokenizer

    torch.manual_seed(0)
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    names = dict(enumerate(labels))
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        id2label=names, label2id={name: n for n, name in names.items()},
    )  # fmt: skip
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([5.0 if name == leaning else 0.0 for name in labels]))
    model.save_pretrained(folder)
    BertTokenizer(vocab={word: n for n, word in enumerate(WORDS)}, model_max_length=128).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def judges(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    at = tmp_path_factory.mktemp("judges")
    return {leaning: made(at / leaning, leaning) for leaning in ("entailment", "contradiction")}


@pytest.fixture(scope="module")
def server() -> Iterator[Scripted]:
    with Scripted() as running:
        yield running


def test_a_probability_comes_from_the_label_that_is_named_so(judges: dict[str, Path]) -> None:
    assert CrossEncoderEntailment(judges["entailment"])("A breach.", "A breach.") > 0.9
    assert CrossEncoderEntailment(judges["contradiction"])("A breach.", "A breach.") < 0.1


@pytest.mark.parametrize(("leaning", "is_kept"), [("entailment", True), ("contradiction", False)])
def test_the_setting_reaches_every_claim(
    house: House, server: Scripted, judges: dict[str, Path], leaning: str, is_kept: bool
) -> None:
    setting = settings(
        {
            "FOOTNOTE_CHAT_MODEL": "openai:honest",
            "FOOTNOTE_CHAT_BASE_URL": server.url,
            "FOOTNOTE_CHAT_SECONDS": "60",
            "FOOTNOTE_ENTAILMENT_MODEL": str(judges[leaning]),
        }
    )
    reply = _asked(house, setting)
    assert reply.drafted
    assert (reply.mode == "drafted") is is_kept
    assert ("its source does not support it" in reply.drafted.cut) is not is_kept
    assert reply.citations


def _asked(house: House, setting: Settings) -> Reply:
    house.asked.append(FACT)
    advisor = Advisor(house.editions, house.encoder, drafter=drafter(setting))
    return asyncio.run(advisor.ask(Question(FACT, TODAY)))


def test_what_judges_no_entailment_is_refused_when_the_bot_starts(tmp_path: Path) -> None:
    folder = tmp_path / "ranker"
    folder.mkdir()
    others: list[object] = [{"id2label": {"0": "LABEL_0"}}, {}, []]
    for config in others:
        (folder / "config.json").write_text(json.dumps(config))
        with pytest.raises(ModelUnavailable, match="judges no entailment"):
            CrossEncoderEntailment(folder)
    with pytest.raises(ModelUnavailable, match="no entailment model"):
        CrossEncoderEntailment(tmp_path / "nowhere")


def test_weights_that_are_broken_leave_the_default_answer(
    house: House, server: Scripted, tmp_path: Path, judges: dict[str, Path]
) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "config.json").write_bytes((judges["entailment"] / "config.json").read_bytes())
    (folder / "model.safetensors").write_bytes(b"no weights")
    setting = Settings(chat_model="openai:honest", chat_base_url=server.url, entailment_model=folder, chat_seconds=60)
    reply = _asked(house, setting)
    assert {c.text for c in house.ask(FACT).claims} <= {c.text for c in reply.claims}
    assert "could not help" in reply.warnings[-1]
