"""Public collections: read in BEIR's layout and PrivacyQA's, searched the product's way, and measured right."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from adapters.memory import HashingEncoder, MemoryEditions
from bot.ports import Editions
from evals.benchmarks import public
from evals.benchmarks.collection import Collection, CollectionInvalid, load
from evals.benchmarks.public import Score, measure, shown
from evals.benchmarks.ways import DENSE

CORPUS = (
    {"_id": "d1", "title": "Photos", "text": "Customer photos need consent before any training."},
    {"_id": "d2", "title": "Tickets", "text": "Support tickets are deleted after two years."},
    {"_id": "d3", "title": "", "text": "Visitors sign in at the reception desk."},
    {"_id": "d4", "title": "Breaches", "text": "A breach is notified within 72 hours. " * 60},
)
QUERIES = ({"_id": "q1", "text": "consent for customer photos"}, {"_id": "q2", "text": "are tickets deleted"},
           {"_id": "q3", "text": "a question of the training split"})  # fmt: skip
QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t2\nq2\td3\t0\n"


def collection(
    folder: Path, corpus: Any = CORPUS, queries: Any = QUERIES, qrels: Mapping[str, str] | None = None
) -> Path:
    """A folder in BEIR's layout."""
    for name, lines in (("corpus", corpus), ("queries", queries)):
        path = folder / f"{name}.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    for path_, text in (qrels or {"qrels/test.tsv": QRELS}).items():
        (folder / path_).parent.mkdir(exist_ok=True)
        (folder / path_).write_text(text)
    return folder


def measured(found: Collection) -> dict[str, Score]:
    def editions(name: str) -> Editions:
        return MemoryEditions()

    return measure(found, HashingEncoder(), editions)


def test_beirs_layout_is_read_with_the_questions_of_one_split(tmp_path: Path) -> None:
    found = load(collection(tmp_path))
    assert [text.id for text in found.groups[""]] == ["d1", "d2", "d3", "d4"]
    assert {q.id: dict(q.gains) for q in found.queries} == {"q1": {"d1": 1.0}, "q2": {"d2": 2.0, "d3": 0.0}}
    assert not found.has_groups


def test_judgements_of_trec_without_a_heading_are_read(tmp_path: Path) -> None:
    found = load(collection(tmp_path, qrels={"qrels.tsv": "q1\t0\td1\t0\nq2\t0\td2\t1\n"}))
    assert [q.is_answerable for q in found.queries] == [False, True]


def test_a_question_is_asked_of_its_own_document_only(tmp_path: Path) -> None:
    corpus = [{"_id": f"{doc}{n}", "doc": doc, "text": text["text"]} for doc in "ab" for n, text in enumerate(CORPUS)]
    queries = [
        {"_id": "q1", "text": "consent for customer photos", "docs": ["a"]},
        {"_id": "q2", "text": "consent for customer photos", "docs": ["b"]},
        {"_id": "both", "text": "consent", "docs": ["a", "b"]},
        {"_id": "none", "text": "consent", "docs": []},
    ]
    qrels = "".join(f"{q}\t0\t{d}\t1\n" for q, d in (("q1", "a0"), ("q2", "b0"), ("both", "a0"), ("none", "a0")))
    found = load(collection(tmp_path, corpus, queries, {"qrels.tsv": qrels}))
    assert [q.id for q in found.queries] == ["q1", "q2"]
    assert found.left_out == 2
    scores = measured(found)
    assert scores["Footnote"].metrics["nDCG@10"].value == 1.0
    assert "2 questions are left out" in shown(found, scores)


def test_every_way_is_measured_with_intervals_and_a_text_counts_once(tmp_path: Path) -> None:
    found = load(collection(tmp_path))
    scores = measured(found)
    assert list(scores) == ["Footnote", DENSE, "words alone (BM25)", "rank fusion of both"]
    for name, score in scores.items():
        estimate = score.metrics["MRR@10"]
        assert (estimate.value, estimate.n) == (1.0, 2), name
        assert score.auroc.value is None  # every question can be answered: there is nothing to tell apart
    assert scores[DENSE].over_dense.value == 0.0
    assert all(len(line) <= 80 for line in shown(found, scores).splitlines()[1:])


def test_texts_longer_than_the_model_reads_are_found_as_one(tmp_path: Path) -> None:
    """The long text is several passages; the ranking names it once."""
    queries = [{"_id": "q1", "text": "breach notified within hours"}, {"_id": "q2", "text": "visitors at the desk"}]
    qrels = {"qrels.tsv": "q1\t0\td4\t1\nq2\t0\td3\t1\n"}
    score = measured(load(collection(tmp_path, queries=queries, qrels=qrels)))["Footnote"]
    assert score.metrics["nDCG@10"].value == 1.0


def test_a_question_without_an_answer_counts_only_for_abstention(tmp_path: Path) -> None:
    queries = [*QUERIES[:2], {"_id": "q4", "text": "may elephants vote"}]
    score = measured(load(collection(tmp_path, queries=queries, qrels={"qrels/test.tsv": QRELS + "q4\td1\t0\n"})))
    assert score["Footnote"].metrics["hit@5"].n == 2
    assert score["Footnote"].auroc.value == 1.0
    assert score["rank fusion of both"].auroc.value is None


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("corpus.jsonl", '{"_id": "d1"}\n', r"corpus\.jsonl:1 has no text"),
        ("corpus.jsonl", "[]\n", r"corpus\.jsonl:1 is not an object"),
        ("queries.jsonl", '{"_id": "q1", "text": "x"}\nnonsense\n', r"queries\.jsonl:2 is not JSON"),
        ("queries.jsonl", "", "no judged question"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1 d1 1\n", r"test\.tsv:2 is not a judgement"),
        ("qrels/test.tsv", "q1\td1\tnan\nq1\td1\tnan\n", r"test\.tsv:2 is not a judgement"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    (collection(tmp_path) / name).write_text(text)
    with pytest.raises(CollectionInvalid, match=said):
        load(tmp_path)


def test_a_missing_split_is_said(tmp_path: Path) -> None:
    with pytest.raises(CollectionInvalid, match=r"qrels/dev\.tsv"):
        load(collection(tmp_path), "dev")


def test_absent_data_is_skipped_with_its_reason(tmp_path: Path) -> None:
    command = [sys.executable, "-m", public.__name__, str(tmp_path / "nowhere")]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 0
    assert ran.stdout.startswith("Skipped: there is no collection at ")
