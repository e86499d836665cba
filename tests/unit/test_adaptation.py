"""What the default model is taught: it ships, it counts as part of the model, and it can be made anew."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from adapters.encoder import load_encoder, weights
from adapters.encoder.weights import ADAPTATION, DEFAULT_MODEL, DefaultModel
from bot.errors import ModelUnavailable

PROJECT = Path(__file__).resolve().parents[2]

TEACH = """
import itertools, sys
import torch
from sentence_transformers import SentenceTransformer
from adapters.encoder import adapt
from adapters.encoder.adapt import Asked, adapted, vectors_of
from adapters.encoder.weights import DefaultModel

KEEP = ["how long are pictures kept", "when do we delete tickets", "call recordings: for how many days"]
SHOW = ["may pictures go on our web page", "can tickets be shown to visitors", "call recordings on Instagram, ok?"]
answers = [0, 0, 0, 1, 1, 1]
adapt.SMOOTHING = 0.0  # meant for hundreds of answers: two would be kept from moving apart
model = SentenceTransformer(str(DefaultModel().folder), device="cpu")

def gap():
    model.eval()
    with torch.no_grad():
        vectors = vectors_of(model, KEEP + SHOW)
    turned = torch.nn.functional.normalize(vectors - vectors.mean(0))  # what all have in common tells nothing apart
    alike = turned @ turned.T
    pairs = list(itertools.combinations(range(6), 2))
    same = [float(alike[a, b]) for a, b in pairs if answers[a] == answers[b]]
    other = [float(alike[a, b]) for a, b in pairs if answers[a] != answers[b]]
    return sum(same) / len(same) - sum(other) / len(other)

before = gap()
frozen = {n: p.clone() for n, p in model[0].auto_model.named_parameters()}
transformer = adapted(model, Asked(KEEP + SHOW, answers), epochs=30)
learned = {n for n, p in transformer.named_parameters() if p.requires_grad}
assert learned and all(".encoder." in n and "lora_" in n for n in learned), learned
after = gap()
kept = dict(transformer.unload().named_parameters())
assert kept.keys() == frozen.keys() and all(torch.equal(kept[n], p) for n, p in frozen.items())
print(after - before)
"""


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the adaptation, used in its place."""
    folder = tmp_path / "adaptation"
    copytree(ADAPTATION, folder)
    monkeypatch.setattr(weights, "ADAPTATION", folder)
    return folder


def test_the_adaptation_that_ships_names_its_model_and_no_place() -> None:
    config = json.loads((ADAPTATION / "adapter_config.json").read_text("utf-8"))
    assert config["base_model_name_or_path"] == DEFAULT_MODEL
    assert not [value for value in config.values() if isinstance(value, str) and value.startswith(("/", "~"))]


def test_another_adaptation_is_another_model(elsewhere: Path) -> None:
    before = DefaultModel().digest
    file = elsewhere / "adapter_model.safetensors"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    assert DefaultModel().digest != before


def test_without_its_adaptation_the_model_is_unavailable_and_it_is_said_what_to_do(
    elsewhere: Path, tmp_path: Path
) -> None:
    (elsewhere / "adapter_model.safetensors").unlink()
    with pytest.raises(ModelUnavailable, match=r"adapter_model\.safetensors") as refused:
        load_encoder(tmp_path / "home")
    assert "Install Footnote anew" in refused.value.remedy


@pytest.mark.model
def test_teaching_moves_what_asks_for_one_answer_together_and_changes_only_what_is_added() -> None:
    done = subprocess.run([sys.executable, "-c", TEACH], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout.splitlines()[-1]) > 0.1
