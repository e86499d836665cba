"""Teaches the default model how colleagues ask. Run as a program, whenever many phrasings have changed:

    python -m adapters.encoder.adapt OUT_FOLDER

Fits a low-rank adaptation (LoRA; Hu et al., ICLR 2022) of the weights to the phrasings of the edition being served:
texts that ask for the same vetted answer move together, others apart. The loss is a softmax over one learned
direction an answer (Zhai and Wu, Classification is a Strong Baseline for Deep Metric Learning, BMVC 2019), which
needs no pairs. Only what is added to the weights is kept, in PEFT's format; `export` merges it. The same edition
gives the same adaptation on the same kind of machine. Takes 15 minutes on two cores.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from rich.progress import track
from sentence_transformers import SentenceTransformer
from torch.nn import functional

from adapters.bootstrap import editions
from adapters.encoder.weights import DEFAULT_MODEL, DefaultModel
from adapters.settings import settings
from bot.errors import FootnoteError

RANK = 8
LAYERS = r"encoder\..*\.(query|key|value|dense)"
DROPOUT = 0.1  # in front of what is added
EPOCHS = 4
BATCH = 64  # texts
BUCKET = 16  # batches that share texts of about one length
STEP = 1e-3
PROXY_STEP = 3e-3  # for the answers' directions, which begin at the mean of their phrasings
WARMING = 0.1  # of the steps, in which the step size grows; afterwards it falls to nothing
SHARPNESS = 16.0  # by which cosines are multiplied before the softmax
SMOOTHING = 0.1  # of the labels: neighbours share phrasings, so none is wholly wrong
LONGEST = 64  # tokens of a phrasing


@dataclass(frozen=True)
class Asked:
    """Phrasings and the number of the answer that each asks for."""

    texts: Sequence[str]
    answers: Sequence[int]

    def batches(self, random: np.random.Generator) -> Iterator[list[int]]:
        """Every phrasing once, by its place; the texts of a batch are about equally long."""
        order = random.permutation(len(self.texts)).tolist()
        for start in range(0, len(order), BATCH * BUCKET):
            some = sorted(order[start : start + BATCH * BUCKET], key=lambda at: len(self.texts[at]))
            yield from (some[at : at + BATCH] for at in range(0, len(some), BATCH))


class Answers(torch.nn.Module):
    """One direction an answer, and what all phrasings have in common."""

    def __init__(self, vectors: torch.Tensor, answers: torch.Tensor) -> None:
        super().__init__()
        self.common = vectors.mean(0)
        means = [vectors[answers == number].mean(0) - self.common for number in range(int(answers.max()) + 1)]
        self.directions = torch.nn.Parameter(functional.normalize(torch.stack(means)))

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        turned = functional.normalize(vectors - self.common)
        return SHARPNESS * turned @ functional.normalize(self.directions).T


def vectors_of(model: SentenceTransformer, texts: Sequence[str]) -> torch.Tensor:
    """Unit vectors that gradients flow through: the default model's last step makes them so."""
    inputs = model.tokenizer(list(texts), padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
    vectors: torch.Tensor = model(dict(inputs))["sentence_embedding"]
    return vectors


def adapted(model: SentenceTransformer, asked: Asked, *, epochs: int = EPOCHS) -> Any:
    """The model's transformer, which is changed, with an adaptation fitted to what is asked."""
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    with torch.no_grad():
        before = torch.cat(
            [vectors_of(model, asked.texts[at : at + BATCH]) for at in range(0, len(asked.texts), BATCH)]
        )
    answers = torch.tensor(asked.answers)
    directions = Answers(before, answers)
    config = LoraConfig(r=RANK, lora_alpha=RANK, lora_dropout=DROPOUT, target_modules=LAYERS)
    bare: Any = model[0].auto_model
    model[0].auto_model = transformer = get_peft_model(bare, config)
    learned = [p for p in transformer.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": learned, "lr": STEP}, {"params": directions.parameters(), "lr": PROXY_STEP, "weight_decay": 0.0}]
    )
    plan = [batch for _ in range(epochs) for batch in asked.batches(random)]
    pace = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        [STEP, PROXY_STEP],
        total_steps=len(plan),
        pct_start=WARMING,
        anneal_strategy="linear",
        cycle_momentum=False,
    )
    model.train()
    for batch in track(plan, "Adapting"):
        scores = directions(vectors_of(model, [asked.texts[at] for at in batch]))
        loss = functional.cross_entropy(scores, answers[batch], label_smoothing=SMOOTHING)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        pace.step()
    return transformer.eval()


def main(words: Sequence[str]) -> str:
    """Writes the adaptation to the folder that is named; "" or what went wrong."""
    if len(words) != 1:
        return "Name one folder: python -m adapters.encoder.adapt OUT_FOLDER"
    try:
        rulings = editions(settings()).current().rulings
        source = DefaultModel().folder
    except FootnoteError as error:
        return str(error)
    phrasings = [(text, number) for number, ruling in enumerate(rulings) for text in ruling.phrasings]
    asked = Asked(*zip(*phrasings, strict=True))
    transformer = adapted(SentenceTransformer(str(source), device="cpu", local_files_only=True), asked)
    transformer.half()  # half the size, and the same vectors to the fourth digit
    transformer.peft_config["default"].base_model_name_or_path = DEFAULT_MODEL
    transformer.save_pretrained(words[0])
    (Path(words[0]) / "README.md").unlink()  # PEFT's blank form of a model card
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) or 0)
