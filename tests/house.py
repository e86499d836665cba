"""A small house to test in: a knowledge folder on disk, editions, an encoder, and somebody who asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from adapters.memory import HashingEncoder, MemoryEditions
from adapters.readers import SUFFIXES, read
from bot.advisor import Advisor
from bot.facts import Vocabulary
from bot.library.folder import AUTHORITY_OF_FOLDER
from bot.library.publish import Parts, Published, publish
from bot.library.vocabulary import read_vocabulary
from bot.ports import Edition, Editions, Encoder
from bot.question import Question
from bot.reply import Reply

TODAY = date(2026, 11, 23)

FACTS = """
data:
  personal: {label: personal data, terms: [personal data, customer data]}
  photo: {label: photos, broader: personal, terms: [photo, picture, image, selfie]}
  ticket: {label: support tickets, broader: personal, terms: [support ticket, ticket]}
  health: {label: health data, broader: personal, sensitive: true, terms: [health data, diagnosis]}
  logo: {label: logos, terms: [logo, =Mark]}
people:
  none: {label: no people, terms: [no people, no person]}
  customer: {label: customers, terms: [customer, client]}
  employee: {label: employees, terms: [employee, colleague, staff]}
  child: {label: children, sensitive: true, terms: [child, children, kids, minor]}
purpose:
  model-training: {label: model training, terms: [train ... model, training, train, fine-tune]}
  publication: {label: publication, terms: [publish, newsletter, post]}
  retention: {label: keeping it, terms: [keep, store, retention]}
  disclosure: {label: giving it to others, terms: [send, share]}
origin:
  upload: {label: uploaded by people, terms: [upload]}
  stock: {label: stock pictures, terms: [stock]}
  synthetic: {label: synthetic, terms: [synthetic]}
region:
  illinois: {label: Illinois, sensitive: true, terms: [Illinois, Chicago]}
recipients:
  vendor: {label: a vendor, terms: [vendor, supplier], implies: {purpose: [disclosure]}}
safeguards:
  consent: {label: consent, terms: [consent]}
  consent-for-this:
    label: consent for exactly this
    broader: consent
    terms: [consent to training, consent for training]
topic:
  breach: {label: a data breach, terms: [data breach, breach, lost laptop]}
  weather: {label: the weather, terms: [weather]}
  training-course: {label: a course, terms: [privacy training]}
  law: {label: the law, soft: true, terms: [GDPR]}
"""

COMPANY = """
name: Nordlys AS
jurisdiction: "NO"
contact: "#ask-privacy"
contact_email: privacy@nordlys.example
"""

LAW = """\
# A small privacy act

## Article 6 Lawfulness

(1) Personal data may be used only where a legal basis applies to the purpose.

(4) Using personal data for a new purpose needs a compatibility assessment or a new consent.

## Article 8 Children

Photos of a child need the consent of a parent before they are published anywhere.

## Article 33 Breaches

A data breach must be notified to the authority within 72 hours after the company became aware of it.
"""
POLICY = """\
# Photos

## § 1 Scope

1.1 This policy covers every photo of recognisable people that the company takes or receives.

## § 2 Training

2.1 Customer photos may not be used to train a model before the privacy team has approved it in writing.

2.2 A model may be trained on stock pictures without asking the privacy team.

2.3 Photos of a child are never used to train a model.

2.4 Synthetic pictures that show no real person may be used to train a model.
"""
COMMENTARY = """\
# A newspaper on training

The newspaper writes that a social network paused its training after complaints from regulators in June 2024.

Voice assistants with a moustache were reviewed by the newspaper in a long article about gadgets.
"""


def vocabulary(text: str = FACTS) -> Vocabulary:
    """The small vocabulary, without a dictionary of real words."""
    return Vocabulary(read_vocabulary(parsed(text)))


def parsed(text: str) -> Any:
    return yaml.safe_load(text)


class Knowledge:
    """A knowledge folder that a test writes into."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("facts.yaml", FACTS)
        self.write("company.yaml", COMPANY)

    def write(self, path: str, content: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def source(self, path: str, text: str, /, **front: Any) -> Path:
        """A source with complete front matter; `front` replaces fields, and None leaves one out."""
        name = Path(path).stem
        authority = AUTHORITY_OF_FOLDER[path.split("/")[0]].value
        fields = {
            "id": name, "title": name.capitalize(), "authority": authority, "publisher": "Nordlys AS",
            "jurisdiction": ["NO", "EEA"], "url": f"https://nordlys.example/{name}", "published": date(2026, 1, 1),
            "checked": date(2026, 11, 1), "review_by": date(2027, 5, 1),
        }  # fmt: skip
        return self.write(path, top(fields | front) + text)

    def ruling(self, id: str, text: str, /, **front: Any) -> Path:
        """An approved ruling; footnotes are defined in its text."""
        fields = {
            "id": id, "question": id.replace("-", " "), "facts": {"data": ["photo"]}, "verdict": "conditional",
            "owner": "privacy team", "status": "approved", "reviewed": date(2026, 11, 1),
            "review_by": date(2027, 5, 1),
        }  # fmt: skip
        return self.write(f"rulings/{id}.md", top(fields | front) + text)

    def remove(self, path: str) -> None:
        (self.root / path).unlink()

    def rename(self, old: str, new: str) -> None:
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)


def top(fields: dict[str, Any]) -> str:
    """Front matter; fields that are None are left out."""
    given = {name: value for name, value in fields.items() if value is not None}
    return f"---\n{yaml.safe_dump(given, sort_keys=False, allow_unicode=True)}---\n"


def furnished(knowledge: Knowledge) -> Knowledge:
    """The folder with a law, a policy, commentary and four rulings."""
    knowledge.source("law/act.md", LAW, short="Act")
    knowledge.source("policies/photos.md", POLICY, title="Photo policy")
    knowledge.source("commentary/paper.md", COMMENTARY)
    knowledge.ruling(
        "personal-training",
        "Training is a new purpose and needs an assessment or a new consent.[^1]\n\n[^1]: act, Art. 6(4)\n",
        question="Can we use personal data to train a model?",
        facts={"data": ["personal"], "purpose": ["model-training"]},
    )
    knowledge.ruling(
        "customer-photos-training",
        "Not by default.[^1]\n\nBefore you start:\n- get written approval.[^2]\n\n"
        '[^1]: act, Art. 6(4)\n[^2]: photos, § 2.1: "the privacy team has approved it in writing"\n',
        question="Can we use customer photos to train a model?",
        also_asked=["May we fine-tune a model on client pictures?"],
        facts={"data": ["photo"], "people": ["customer"], "purpose": ["model-training"]},
        differs={"origin": ["stock", "synthetic"]},
    )
    knowledge.ruling(
        "stock-training",
        "Yes, stock pictures may be used.[^1]\n\n[^1]: photos, § 2.2\n",
        question="Can we train a model on stock pictures?",
        facts={"data": ["photo"], "origin": ["stock"], "purpose": ["model-training"]},
        verdict="allowed",
    )
    knowledge.ruling(
        "child-training",
        "No, never.[^1]\n\n[^1]: photos, § 2.3\n",
        question="Can we train a model on photos of a child?",
        facts={"data": ["photo"], "people": ["child"], "purpose": ["model-training"]},
        verdict="not_allowed",
    )
    return knowledge


@dataclass
class House:
    """One folder, where its editions live, and how it is asked."""

    knowledge: Knowledge
    editions: Editions = field(default_factory=MemoryEditions)
    encoder: Encoder = field(default_factory=HashingEncoder)
    now: datetime = datetime(2026, 11, 23, 9, tzinfo=UTC)
    asked: list[str] = field(default_factory=list)  # everything that was asked, for the guard on logs
    _advisor: tuple[Advisor, Editions, Encoder] | None = None

    @property
    def parts(self) -> Parts:
        return Parts(self.editions, self.encoder, read, frozenset(SUFFIXES), lambda: self.now)

    @property
    def edition(self) -> Edition:
        return self.editions.current()

    def publish(self, *, fresh: bool = False) -> Published:
        return publish(self.knowledge.root, self.parts, lambda step, done, total: None, fresh=fresh)

    def ask(self, text: str, on: date = TODAY, jurisdiction: str = "NO", thread: tuple[str, ...] = ()) -> Reply:
        self.asked += [text, *thread]
        if self._advisor is None or self._advisor[1:] != (self.editions, self.encoder):
            self._advisor = Advisor(self.editions, self.encoder), self.editions, self.encoder
        return self._advisor[0].answer(Question(text, on, jurisdiction, thread))


@contextmanager
def pretended(target: Any, name: str, value: Any) -> Iterator[None]:
    """An attribute replaced for a moment: only where the real fault can't be had."""
    real = getattr(target, name)
    setattr(target, name, value)
    try:
        yield
    finally:
        setattr(target, name, real)
