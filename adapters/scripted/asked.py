"""What a scripted model is asked, read back out of the prompt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_FENCED = re.compile(r"⟦(\w+) ([a-z]+)(?: (\d+))?⟧\n(.*?)\n⟦\1 end⟧", re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """One request, taken apart."""

    question: str
    passages: tuple[str, ...]
    statements: tuple[str, ...]
    similar: tuple[str, ...]  # a vetted answer to another question, line by line
    is_translation: bool
    is_repair: bool

    @classmethod
    def of(cls, body: dict[str, Any]) -> Asked:
        """Of the body of a request for a chat completion."""
        text = "\n".join(_content(m) for m in body.get("messages", []))
        fenced = [(kind, material) for _, kind, _, material in _FENCED.findall(text)]
        return cls(
            next((t for kind, t in fenced if kind == "question"), ""),
            tuple(t.partition("\n")[2] for kind, t in fenced if kind == "passage"),
            tuple(t for kind, t in fenced if kind == "statement"),
            tuple(line for kind, t in fenced if kind == "similar" for line in t.splitlines()[1:]),
            "Translate the question" in text,
            "Some claims of your first draft failed" in text,
        )

    def sentences(self) -> list[tuple[int, str]]:
        """(number of its passage, sentence), in order."""
        found = []
        for number, passage in enumerate(self.passages, start=1):
            found += [(number, line) for line in passage.splitlines() if len(line.split()) >= 4]
        return found


def _content(message: dict[str, Any]) -> str:
    content = message.get("content", "")
    return content if isinstance(content, str) else "".join(str(part.get("text", "")) for part in content)
