"""Folders, questions and days that Hypothesis makes up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from bot.ruling import Ruled
from tests.house import TODAY, Knowledge

SENTENCES = [
    "Customer photos may not be used to train a model before the privacy team has approved it.",
    "Stock pictures may be used to train a model.",
    "Photos of children are never published in the newsletter.",
    "Support tickets of clients are kept for two years and then deleted.",
    "A data breach must be notified to the authority within 72 hours.",
    "Employees give consent before their picture is published.",
    "A vendor gets customer data only under a contract.",
    "Health data of employees may not be used for training.",
]
QUESTIONS = [
    "Can we use customer photos to train a model?",
    "May we publish photos of kids in the newsletter?",
    "How long may we keep support tickets?",
    "When must a data breach be notified to the authority?",
    "Can we train a model on stock pictures?",
    "can we send customer data to a vendor with consent for training",
    "Is training on health data of staff ok without consent?",
]
SCRAPS = st.sampled_from(
    "not no without consent kids children customers staff stock pictures photos tickets logo Chicago train publish "
    "keep send vendor model breach weather ? . , and but it them synthetic".split()
)
ODD = st.text(st.characters(), max_size=60)  # half characters included
ASKED = st.one_of(
    st.sampled_from(QUESTIONS),
    st.lists(SCRAPS, min_size=1, max_size=12).map(" ".join),
    st.tuples(st.sampled_from(QUESTIONS), st.lists(SCRAPS, max_size=6).map(" ".join)).map(" ".join),
    ODD,
)
DAYS = st.integers(-3, 3).map(lambda n: TODAY + timedelta(n))
IDS = ("aa", "bb", "cc", "dd")

SOURCES = st.fixed_dictionaries(
    {
        "folder": st.sampled_from(["law", "regulators", "policies", "commentary"]),
        "status": st.sampled_from(["approved", "approved", "approved", "draft", "retired"]),
        "effective": st.none() | DAYS,
        "published": st.none() | DAYS,
        "expires": st.none() | st.integers(0, 6).map(lambda n: TODAY + timedelta(n)),
        "supersedes": st.lists(st.sampled_from(IDS), max_size=1),
        "text": st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4, unique=True),
    }
)
FACTS_OF_RULINGS = st.dictionaries(
    st.sampled_from(["data", "people", "purpose", "origin", "safeguards", "topic"]), st.integers(0, 9), min_size=1
)
VALUES = {
    "data": ["personal", "photo", "ticket", "health", "logo"],
    "people": ["customer", "employee", "child", "none"],
    "purpose": ["model-training", "publication", "retention", "disclosure"],
    "origin": ["upload", "stock", "synthetic"],
    "safeguards": ["consent", "consent-for-this"],
    "topic": ["breach", "weather"],
}
RULINGS = st.fixed_dictionaries(
    {
        "question": st.sampled_from(QUESTIONS),
        "facts": FACTS_OF_RULINGS,
        "verdict": st.sampled_from([str(v) for v in Ruled]),
        "status": st.sampled_from(["approved", "approved", "draft", "retired"]),
        "effective": st.none() | DAYS,
        "expires": st.none() | DAYS,
        "cites": st.sampled_from(IDS),
    }
)
FOLDERS = st.tuples(
    st.dictionaries(st.sampled_from(IDS), SOURCES, min_size=1),
    st.dictionaries(st.sampled_from(["r1", "r2", "r3"]), RULINGS),
)
Folder = tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]


def write(knowledge: Knowledge, folder: Folder) -> None:
    sources, rulings = folder
    for id, source in sources.items():
        write_source(knowledge, id, source)
    for id, ruling in rulings.items():
        write_ruling(knowledge, id, ruling)


def write_source(knowledge: Knowledge, id: str, source: dict[str, Any]) -> None:
    front = {name: value for name, value in source.items() if name not in ("folder", "text")}
    front["supersedes"] = [other for other in front["supersedes"] if other != id]
    knowledge.source(f"{source['folder']}/{id}.md", f"# Rules\n\n{' '.join(source['text'])}\n", **front)


def write_ruling(knowledge: Knowledge, id: str, ruling: dict[str, Any]) -> None:
    front = {name: value for name, value in ruling.items() if name != "cites"}
    front["facts"] = {d: [VALUES[d][n % len(VALUES[d])]] for d, n in ruling["facts"].items()}
    knowledge.ruling(id, f"That is so.[^1]\n\n[^1]: {ruling['cites']}, Rules\n", **front)


def may_speak(id: str, sources: dict[str, Any], on: date) -> bool:
    """The rule once more, as plainly as it can be written."""
    one = sources[id]
    begins = {i: s.effective or s.published or date.min for i, s in sources.items()}
    replaced = any(id in s.supersedes and s.status != "draft" and begins[i] <= on for i, s in sources.items())
    return one.status == "approved" and begins[id] <= on and not (one.expires and one.expires <= on) and not replaced
