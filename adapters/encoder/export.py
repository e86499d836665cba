"""Turns a sentence-transformers model into ONNX. Run as a program, once a model:

    python -m adapters.encoder.export MODEL_FOLDER OUT_FOLDER int8|fp32 [ADAPTATION_FOLDER]

A process of its own, so that torch's half gigabyte, its warnings and the settings that keep it
off the network stay out of whoever wanted the model. Writes `model.onnx` and `tokenizer.json`
into OUT_FOLDER, and last of all `shape.json`; prints why a model can't be served and leaves with 3.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from sentence_transformers import SentenceTransformer

from adapters.encoder.home import UNSUPPORTED
from adapters.encoder.serving import OnnxEncoder

OPSET = 17
LOWEST_COSINE = {"fp32": 0.9999, "int8": 0.95}
PROBES = (
    "Can we use customer photos to train a model?",
    "CONSENT",
    "Employees' e-mail addresses – naïve café, 価格 €5 – are kept for 30 days; see Art. 6(1)(f).",
    "Personal data shall be processed lawfully, fairly and in a transparent manner. " * 40,
)


class UnsupportedError(Exception):
    """The model is not of the kind that is served here."""


class Tokens(torch.nn.Module):
    """The transformer alone, for one text at a time: token ids in, one vector a token out."""

    def __init__(self, transformer: Any) -> None:
        super().__init__()
        self.transformer = transformer

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        seen: torch.Tensor = self.transformer(
            input_ids=input_ids, attention_mask=torch.ones_like(input_ids)
        ).last_hidden_state
        return seen


def shape_of(model: SentenceTransformer) -> dict[str, Any]:
    """What serving must know of the model. Raises `UnsupportedError` for what it can't do."""
    kinds = [type(module).__name__ for module in model]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        raise UnsupportedError(f"its modules are {', '.join(kinds)}; served are Transformer, Pooling and Normalize")
    pooling = str(model[1].pooling_mode)
    if pooling not in ("mean", "cls"):
        raise UnsupportedError(f"it pools by {pooling}; served are mean and cls")
    if "Normalize" not in kinds and model.similarity_fn_name not in (None, "cosine"):
        raise UnsupportedError(f"its vectors are compared by {model.similarity_fn_name}; served are unit vectors")
    if model.default_prompt_name is not None:
        raise UnsupportedError("it puts a prompt before every text")
    if not getattr(model.tokenizer, "is_fast", False) or model.max_seq_length is None:
        raise UnsupportedError("its tokenizer has no tokenizer.json or no limit")
    return {"pooling": pooling, "limit": model.max_seq_length, "dimension": len(model.encode("a"))}


def write_onnx(model: SentenceTransformer, out: Path, precision: str) -> None:
    raw, small, final = out / "raw.onnx", out / "small.onnx", out / "model.onnx"
    example = torch.tensor([model.tokenizer("one text at a time")["input_ids"]])
    torch.onnx.export(
        Tokens(model[0].auto_model).eval(),
        (example,),
        str(raw),
        input_names=["input_ids"],
        output_names=["tokens"],
        dynamic_axes={"input_ids": {1: "length"}, "tokens": {1: "length"}},
        opset_version=OPSET,
        dynamo=False,  # the newer exporter takes seven seconds to this one's one
    )
    if precision == "int8":
        # A scale per channel gives .992 cosine to fp32, one per tensor .87 to .96. Seven bits (reduce_range)
        # cost .002 of that and nothing in ranking, and no CPU saturates then, with VNNI or without.
        quantize_dynamic(raw, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(final)
    onnxruntime.InferenceSession(small if precision == "int8" else raw, options, ["CPUExecutionProvider"])
    raw.unlink()
    small.unlink(missing_ok=True)


def check(model: SentenceTransformer, out: Path, shape: dict[str, Any], precision: str) -> None:
    """Serves what was written, with the very code that will, and compares it to the model itself."""
    encoder = OnnxEncoder(
        (out / "model.onnx").read_bytes(), (out / "tokenizer.json").read_text("utf-8"), "check", **shape
    )
    wanted = model.encode(list(PROBES), normalize_embeddings=True)
    worst = float(np.min(np.sum(encoder.encode(PROBES) * wanted, axis=1)))
    if not worst >= LOWEST_COSINE[precision]:
        raise UnsupportedError(f"as {precision} it gives other vectors (cosine {worst:.4f})")


def export(source: Path, out: Path, precision: str, adaptation: Path | None = None) -> None:
    model = SentenceTransformer(
        str(source), device="cpu", local_files_only=True, model_kwargs={"attn_implementation": "eager"}
    )
    if adaptation:
        from peft import PeftModel  # loads slowly, and only the default model is adapted

        bare: Any = model[0].auto_model
        model[0].auto_model = PeftModel.from_pretrained(bare, str(adaptation)).merge_and_unload()
    shape = shape_of(model)
    model.tokenizer.backend_tokenizer.save(str(out / "tokenizer.json"))
    write_onnx(model, out, precision)
    check(model, out, shape, precision)
    (out / "shape.json").write_text(json.dumps(shape), encoding="utf-8")


if __name__ == "__main__":
    try:
        export(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], *map(Path, sys.argv[4:]))
    except UnsupportedError as reason:
        sys.stdout.write(str(reason))
        sys.exit(UNSUPPORTED)
