"""Encoding with an exported model: onnxruntime and tokenizers, one text at a time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import onnxruntime

    from bot.ports import Span, Vectors

COUNTED_AT_ONCE = 256  # texts; bounds the memory that counting a whole folder takes


class OnnxEncoder:
    """An `Encoder` that gives a text the same bits whatever it is encoded with, and on how many cores.

    Every text goes through the model alone, on one thread; many texts share the cores. In a
    batch, dynamic int8 would scale a text's activations by its batch mates' and move its vector
    by .008 in cosine (at worst .025): as far as int8 itself is from fp32. Alone, a publish of
    one changed file gives the vectors of a publish of the whole folder, without padding.
    On another kind of CPU the last bits may differ, as in any floating point.

    `encode` cuts a text at `limit` tokens, special tokens included. Safe to share among threads.
    """

    def __init__(
        self, model: bytes, tokenizer: str, fingerprint: str, *, limit: int, dimension: int, pooling: str
    ) -> None:
        """Raises onnxruntime's or tokenizers' own errors when they can't read their part."""
        from tokenizers import Tokenizer

        self._fingerprint, self._limit, self._dimension = fingerprint, limit, dimension
        self._pools_mean = pooling == "mean"
        self._tokenizer = Tokenizer.from_str(tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._tail = self._tokenizer.encode("a").special_tokens_mask[::-1].index(0)
        self._session = open_session(model)
        self._cores = cores()

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def limit(self) -> int:
        return self._limit

    @property
    def dimension(self) -> int:
        return self._dimension

    def count(self, texts: Sequence[str]) -> list[int]:
        counts: list[int] = []
        for start in range(0, len(texts), COUNTED_AT_ONCE):
            some = [_encodable(text) for text in texts[start : start + COUNTED_AT_ONCE]]
            counts += [len(encoding.ids) for encoding in self._tokenizer.encode_batch_fast(some)]
        return counts

    def encode(self, texts: Sequence[str]) -> Vectors:
        if len(texts) < 2:
            rows = [self._vector(text) for text in texts]
        else:
            with ThreadPoolExecutor(min(self._cores, len(texts))) as pool:
                rows = list(pool.map(self._vector, texts))
        return np.array(rows, dtype=np.float32).reshape(len(texts), self._dimension)

    def encode_spans(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> tuple[Vectors, list[Vectors]]:
        """The texts' vectors, and for each text one vector a span: just what `encode` gives for the span's words.

        Pooling a span's tokens out of its text's own pass would save half the work, and ranks and
        chooses sentences worse (`evals/benchmarks/sentence_vectors.py`).
        """
        parts = [text[start:end] for text, inner in zip(texts, spans, strict=True) for start, end in inner]
        vectors = self.encode([*texts, *parts])
        ends = np.cumsum([len(texts), *map(len, spans)])
        return vectors[: len(texts)], [vectors[a:b] for a, b in pairwise(ends)]

    def _vector(self, text: str) -> Vectors:
        tokens: Vectors = self._session.run(None, {"input_ids": np.array([self._ids(text)])})[0][0]
        pooled = tokens.mean(axis=0) if self._pools_mean else tokens[0]
        unit: Vectors = pooled / np.linalg.norm(pooled)
        return unit

    def _ids(self, text: str) -> list[int]:
        """Token ids, cut in front of the closing special tokens."""
        ids: list[int] = self._tokenizer.encode(_encodable(text)).ids
        over = len(ids) - self._limit
        if over > 0:
            close = len(ids) - self._tail
            del ids[close - over : close]
        return ids


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def open_session(model: bytes) -> onnxruntime.InferenceSession:
    """A session that computes in the caller's thread: no pool, so nothing spins while idle."""
    # Since 1.29 onnxruntime's wheels report to Microsoft, on Linux too, and begin when imported: they write a
    # device id and start an uploader, which disable_telemetry_events() does not undo. Only this does:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors; they are raised as well
    options.enable_mem_pattern = False  # plans memory by shape, and every length is a shape
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL  # the export did it
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _encodable(text: str) -> str:
    """The text with "?" where half a character (a lone surrogate) stands, which tokenizers refuse."""
    return text.encode("utf-8", "replace").decode("utf-8")
