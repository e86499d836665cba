"""How two other providers stream an answer: Anthropic's events, and Ollama's lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]
READ = 1_000  # tokens that every request is said to have taken


@dataclass(frozen=True)
class Dialect:
    """One provider's protocol."""

    content: str  # type of the response
    asked: Callable[[Body], Body]  # the request as OpenAI's protocol has it
    events: Callable[[str, Sequence[str]], Iterator[bytes]]  # of a model's name and the pieces that it writes


def _anthropic_asked(body: Body) -> Body:
    system = body.get("system", "")
    rules = system if isinstance(system, str) else "".join(str(block.get("text", "")) for block in system)
    return {"messages": [{"role": "system", "content": rules}, *body.get("messages", [])]}


def _anthropic_events(model: str, pieces: Sequence[str]) -> Iterator[bytes]:
    usage = {"input_tokens": READ, "output_tokens": 1}
    message: Body = {
        "id": "msg_scripted", "type": "message", "role": "assistant", "model": model, "content": [],
        "stop_reason": None, "stop_sequence": None, "usage": usage,
    }  # fmt: skip
    yield _event({"type": "message_start", "message": message})
    yield _event({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}})
    for piece in pieces:
        yield _event({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}})
    yield _event({"type": "content_block_stop", "index": 0})
    end = {"stop_reason": "end_turn", "stop_sequence": None}
    yield _event({"type": "message_delta", "delta": end, "usage": {**usage, "output_tokens": len(pieces)}})
    yield _event({"type": "message_stop"})


def _event(data: Body) -> bytes:
    return f"event: {data['type']}\ndata: {json.dumps(data)}\n\n".encode()


def _ollama_events(model: str, pieces: Sequence[str]) -> Iterator[bytes]:
    shared = {"model": model, "created_at": "2026-11-23T09:00:00Z"}
    for piece in pieces:
        yield _line({**shared, "message": {"role": "assistant", "content": piece}, "done": False})
    end = {"done": True, "done_reason": "stop", "prompt_eval_count": READ, "eval_count": len(pieces)}
    yield _line({**shared, "message": {"role": "assistant", "content": ""}, **end})


def _line(data: Body) -> bytes:
    return json.dumps(data).encode() + b"\n"


ANTHROPIC = Dialect("text/event-stream", _anthropic_asked, _anthropic_events)
OLLAMA = Dialect("application/x-ndjson", lambda body: body, _ollama_events)
