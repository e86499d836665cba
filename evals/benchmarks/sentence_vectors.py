"""Where should the vector of a sentence come from: its own pass through the model, or its passage's?

    python -m evals.benchmarks.sentence_vectors PRIVACYQA [--policies FOLDER] [--home FOLDER]

"Late chunking" pools the token embeddings of a passage's own pass over each sentence's span, which
saves encoding the sentences. Measured are ranking all sentences of a document (nDCG@10, MRR), choosing
within a passage that holds relevant and irrelevant ones (how often the top one is relevant), and speed.

PRIVACYQA holds corpus.jsonl, queries.jsonl and qrels.tsv: clauses of eight policies, judged one by one.
Its clauses come sorted by the alphabet, so passages made of neighbours are not what their authors wrote.
`--policies`, a folder of Markdown, is the check with passages as they were written: the question is a
heading, relevant is what stands under it, and passages run across headings.
"""

from __future__ import annotations

import json
import re
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np

from adapters.encoder.home import Export, Precision, load_encoder
from adapters.encoder.serving import OnnxEncoder, cores, open_session
from adapters.encoder.weights import DEFAULT_MODEL, find_model
from bot.ports import Span, Vectors

T = TypeVar("T")
WEIGHTS = (0.9, 0.8, 0.7, 0.5)


@dataclass
class Corpus:
    """Sentences in order, and questions of which the relevant sentences (by index) are known."""

    documents: list[str] = field(default_factory=list)  # of each sentence
    sentences: list[str] = field(default_factory=list)
    questions: list[tuple[str, set[str], set[int]]] = field(default_factory=list)  # text, documents, relevant


@dataclass
class Passage:
    text: str
    spans: list[Span]
    sentences: list[int]  # indices into the corpus


def privacyqa(folder: Path) -> Corpus:
    rows = [json.loads(line) for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines()]
    rows.sort(key=lambda row: str(row["doc"]))
    corpus = Corpus([row["doc"] for row in rows], [row["text"].strip() for row in rows])
    at = {row["_id"]: index for index, row in enumerate(rows)}
    relevant: dict[str, set[int]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        question, _, clause, grade = line.split("\t")
        if int(grade):
            relevant.setdefault(question, set()).add(at[clause])
    for line in (folder / "queries.jsonl").read_text("utf-8").splitlines():
        query = json.loads(line)
        if query["_id"] in relevant:
            corpus.questions.append((query["text"], set(query["docs"]), relevant[query["_id"]]))
    return corpus


def policies(folder: Path) -> Corpus:
    corpus = Corpus()
    for path in sorted(folder.rglob("*.md")):
        text = re.sub(r"\A---.*?\n---", "", path.read_text("utf-8"), flags=re.S)
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
        for part in re.split(r"^#+ ", text, flags=re.M)[1:]:
            heading, _, body = (re.sub(r"[*_`|>]|\{%.*?%\}", "", piece) for piece in part.partition("\n"))
            found = [s.strip() for s in re.split(r"(?<=[.!?;:])\s+|\n+", body) if len(s.strip()) > 25]
            first = len(corpus.sentences)
            corpus.documents += [path.name] * len(found)
            corpus.sentences += found
            if found and len(heading.split()) > 1:
                question = re.sub(r"^[\dA-Z]+\.\s*", "", heading)
                corpus.questions.append((question, {path.name}, set(range(first, first + len(found)))))
    return corpus


def passages(corpus: Corpus, encoder: OnnxEncoder) -> list[Passage]:
    """Consecutive sentences of a document, joined up to the model's limit."""
    made: list[Passage] = []
    document, room = "", 0
    special = encoder.count([""])[0]
    for index, (name, text, count) in enumerate(
        zip(corpus.documents, corpus.sentences, encoder.count(corpus.sentences), strict=True)
    ):
        if name != document or count - special > room:
            made.append(Passage("", [], []))
            document, room = name, encoder.limit - special
        last = made[-1]
        start = len(last.text) + bool(last.text)
        last.text = f"{last.text} {text}" if last.text else text
        last.spans.append((start, start + len(text)))
        last.sentences.append(index)
        room -= count - special
    return made


class LateChunking:
    """Sentence vectors pooled out of the passage's pass."""

    def __init__(self, home: Path, encoder: OnnxEncoder, precision: Precision) -> None:
        from tokenizers import Tokenizer

        folder = Export(home, find_model(DEFAULT_MODEL), precision).folder
        self._session = open_session((folder / "model.onnx").read_bytes())
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(encoder.limit)

    def passage(self, passage: Passage) -> tuple[Vectors, Vectors]:
        """The passage's vector, and one a sentence; the passage's where a sentence has no token."""
        encoding = self._tokenizer.encode(passage.text)
        tokens = self._session.run(None, {"input_ids": np.array([encoding.ids])})[0][0]
        starts, ends = np.array(encoding.offsets).T
        whole = tokens.mean(axis=0)
        chosen = [(ends > starts) & (starts < end) & (ends > start) for start, end in passage.spans]
        return _unit(whole), _unit(np.array([tokens[own].mean(axis=0) if own.any() else whole for own in chosen]))


def _unit(vectors: Vectors) -> Vectors:
    units: Vectors = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return units


def judge(corpus: Corpus, made: list[Passage], scores: Vectors, base: list[float]) -> str:
    """`scores`: one row a question, one column a sentence. `base`: nDCG to compare with; filled if empty."""
    gains, firsts, choices = [], [], []
    documents = np.array(corpus.documents)
    discount = 1 / np.log2(np.arange(2, 12))
    for (_, own, relevant), row in zip(corpus.questions, scores, strict=True):
        candidates = np.flatnonzero(np.isin(documents, list(own)))
        hits = np.isin(candidates[np.argsort(-row[candidates], kind="stable")], list(relevant))
        top = hits[:10]
        gains.append(top @ discount[: len(top)] / discount[: len(relevant)].sum())
        firsts.append(1 / (1 + np.argmax(hits)) if hits.any() else 0.0)
        for passage in made:
            right = np.isin(passage.sentences, list(relevant))
            if documents[passage.sentences[0]] in own and 0 < right.sum() < len(right):
                choices.append((right[np.argmax(row[passage.sentences])], right.mean()))
    base += gains if not base else []
    change = np.subtract(gains, base)
    margin = 1.96 * change.std() / len(change) ** 0.5
    chosen, chance = np.mean(choices, axis=0)
    return (
        f"nDCG@10 {np.mean(gains):.3f} ({change.mean():+.3f} ± {margin:.3f})  MRR {np.mean(firsts):.3f}  "
        f"within a passage {chosen:.3f} (chance {chance:.3f}, n={len(choices)})"
    )


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What it gives, and the seconds of the fastest of three runs."""
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - started)
    return result, min(seconds)


def study(corpus: Corpus, home: Path, precision: Precision) -> Iterator[str]:
    encoder = load_encoder(home, precision=precision)
    late_chunking = LateChunking(home, encoder, precision)
    made = passages(corpus, encoder)
    questions = encoder.encode([text for text, _, _ in corpus.questions])
    (_, inner), apart = timed(lambda: encoder.encode_spans([p.text for p in made], [p.spans for p in made]))
    with ThreadPoolExecutor(cores()) as pool:
        pooled, together = timed(lambda: list(pool.map(late_chunking.passage, made)))
    of = np.repeat(np.arange(len(made)), [len(p.sentences) for p in made])
    separate = questions @ np.concatenate(inner).T
    late = questions @ np.concatenate([vectors for _, vectors in pooled]).T
    whole = questions @ np.array([vector for vector, _ in pooled])[of].T
    yield (
        f"{precision}: {len(made)} passages, {len(of)} sentences, {len(questions)} questions; passages/s with their "
        f"sentences: separate {len(made) / apart:.0f}, late {len(made) / together:.0f}"
    )
    rankings = {"separate": separate, "late": late, "passage's score only": whole}
    for weight in WEIGHTS:
        rankings[f"{weight} separate + passage"] = weight * separate + (1 - weight) * whole
        rankings[f"{weight} late + passage"] = weight * late + (1 - weight) * whole
    base: list[float] = []
    for name, scores in rankings.items():
        yield f"  {name:24}{judge(corpus, made, scores, base)}"


def main() -> None:
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("privacyqa", type=Path)
    parser.add_argument("--policies", type=Path, help="a folder of Markdown files")
    parser.add_argument("--home", type=Path, default=Path.home() / ".cache" / "footnote", help="for the model")
    options = parser.parse_args()
    corpora = {"PrivacyQA": privacyqa(options.privacyqa)}
    if options.policies:
        corpora["headings of policies"] = policies(options.policies)
    precisions: tuple[Precision, ...] = ("fp32", "int8")
    for name, corpus in corpora.items():
        for precision in precisions:
            print(name, *study(corpus, options.home, precision), sep="\n", flush=True)


if __name__ == "__main__":
    main()
