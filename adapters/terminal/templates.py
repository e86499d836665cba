"""What `footnote new` writes. `{…}` are filled in; a comment says what a line is for."""

from __future__ import annotations

# (field, value, comment). Those of the second list are left out where the folder's _defaults.yaml has them.
Line = tuple[str, str, str]

_NAMED: list[Line] = [
    ("id", "{id}", "its name in footnotes: never changes"),
    ("title", "{title}", ""),
    ("short", "{title}", "how a citation names it"),
    ("published", "{today}", ""),
    ("effective", "{today}", "never quoted for a day before"),
    ("review_by", "{review_by}", "after this day answers warn that a review is due"),
    ("status", "draft", "draft is never quoted; write approved when it is"),
]
_SHARED: list[Line] = [
    ("language", "en", ""),
    ("checked", "{today}", "when somebody last checked the text"),
    ("owner", "privacy team", ""),
]
POLICY_FRONT = _NAMED
POLICY_SHARED: list[Line] = [
    ("authority", "policy", ""),
    ("publisher", "{company}", ""),
    ("jurisdiction", "{jurisdiction}", "where it applies"),
    *_SHARED,
    ("form", "official", "the text itself; summary is our own words about one"),
]
SOURCE_FRONT: list[Line] = [
    *_NAMED,
    ("publisher", "the authority that issued it", ""),
    ("jurisdiction", "[EEA]", 'where it applies: EEA, EU, "NO", UK, US, DE …'),
]
SOURCE_SHARED: list[Line] = [
    ("authority", "regulator", "law, regulator, policy or commentary; each has a folder of its own"),
    *_SHARED,
    ("licence", "own words", ""),
    ("form", "summary", "our own words about a text; official is the text itself"),
]
RULING_FRONT: list[Line] = [
    ("id", "{id}", "the same as the file name"),
    ("question", "{question}", "as an employee would ask it"),
    ("also_asked", "\n  - {asked}", ""),
    ("facts", "{facts}", "which questions it answers; the words are values of facts.yaml"),
    ("verdict", "referral", "or allowed, conditional, not_allowed, information, out_of_scope"),
    ("owner", "privacy team", ""),
    ("status", "draft", "draft never answers; write approved when it may"),
    ("reviewed", "{today}", ""),
    ("review_by", "{review_by}", "after this day answers warn that a review is due"),
]

POLICY_BODY = """\
# {title}

## § 1 Scope

1.1 This policy covers … (say what, and for whom).

## § 2 What is required

2.1 The team that … must … before … (a rule is one paragraph, with an empty line before it).

2.2 The privacy team answers a request within five working days (rules are quoted alone: name who must do what).
"""
SOURCE_BODY = """\
# {title}

## Art. 1 Its first article

(1) The controller must … (a footnote points here with Art. 1(1); sentences are quoted alone, so name who must do what).

## Another heading

Text under a heading without a number is pointed at by the heading.
"""
RULING_BODY = """\
Ask the privacy team first. Say here what the source says, and end every statement with a mark like this.[^1]

Prepare:
- what data it is about, and whose;[^1]
- what it is wanted for.[^1]

[^1]: {cited}
"""
