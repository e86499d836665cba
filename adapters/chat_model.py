"""Chat models through LangChain: OpenAI, Azure OpenAI, Anthropic, Ollama, and whatever speaks OpenAI's protocol.

LangChain is loaded, and its clients live, on one thread with a loop of its
own: a question never waits for an import, and an answer may be asked for from
any loop.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Any, Literal
from urllib.parse import urlsplit

from bot.errors import ChatModelFailed, Failure, SettingInvalid
from bot.ports import Prompt, Usage

# provider → (its address, package that has to be installed). The address is always passed on: a variable
# of the provider's own, such as OPENAI_BASE_URL, must not lead text elsewhere.
PROVIDERS = {
    "openai": ("https://api.openai.com/v1", "langchain-openai"),
    "azure_openai": ("", "langchain-openai"),
    "anthropic": ("https://api.anthropic.com", "langchain-anthropic"),
    "ollama": ("http://localhost:11434", "langchain-ollama"),
}
_CUT = frozenset({"length", "max_tokens", "model_length"})
_CHATTY = ("openai", "anthropic", "ollama", "httpx", "httpx2", "httpcore", "httpcore2", "langsmith", "urllib3")
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})

Output = Literal["schema", "json", "text"]


@dataclass(frozen=True)
class Endpoint:
    """Which model, and where text goes."""

    provider: str
    model: str
    url: str = ""
    key: str = field(default="", repr=False)
    version: str = ""
    output: Output = "schema"

    @classmethod
    def of(cls, written: str, url: str = "", key: str = "", version: str = "", output: Output = "schema") -> Endpoint:
        """Of "provider:model". Raises `SettingInvalid`."""
        provider, _, model = written.partition(":")
        if provider not in PROVIDERS or not model:
            raise SettingInvalid(
                f"FOOTNOTE_CHAT_MODEL is “{written}”, which names no model.",
                f"Write PROVIDER:MODEL with one of {', '.join(PROVIDERS)}, such as openai:gpt-4.1-mini.",
            )
        if url and urlsplit(url).scheme not in ("http", "https"):
            raise SettingInvalid(f"FOOTNOTE_CHAT_BASE_URL is “{url}”.", "Begin it with https://.")
        if provider == "azure_openai" and not url:
            raise SettingInvalid("Azure OpenAI needs its address.", "Set FOOTNOTE_CHAT_BASE_URL to the resource's.")
        if provider == "azure_openai" and not version:
            raise SettingInvalid(
                "Azure OpenAI needs the version of its interface.", "Set FOOTNOTE_CHAT_VERSION, such as 2024-10-21."
            )
        return cls(provider, model, url or PROVIDERS[provider][0], key, version, output)

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def is_own(self) -> bool:
        """Is it another server than the provider's? That one gets no key of the provider's."""
        return self.url != PROVIDERS[self.provider][0]

    @property
    def is_local(self) -> bool:
        """Does nothing leave this machine?"""
        return (urlsplit(f"//{self.host}").hostname or "") in _LOCAL

    @property
    def is_open_to_listeners(self) -> bool:
        """Would text travel unencrypted to another machine?"""
        return urlsplit(self.url).scheme == "http" and not self.is_local


class LangChainModel:
    """A `ChatModel`. Nothing is loaded before it is first asked."""

    def __init__(self, endpoint: Endpoint, seconds: float = 12, prices: tuple[float, float] = (0, 0)) -> None:
        """`prices` are of a million tokens read, and written."""
        self.endpoint = endpoint
        self._seconds = seconds
        self._prices = prices
        self._made: Any = None

    @property
    def name(self) -> str:
        return f"{self.endpoint.provider}:{self.endpoint.model} at {self.endpoint.host}"

    def prepare(self) -> None:
        """Begin to load what the first call needs, over there."""
        _HOME.soon(self._load)

    async def ready(self) -> None:
        """Wait until that is loaded. Raises `ChatModelFailed` where it can't be."""
        await _HOME.done(self._load)

    def _load(self) -> Any:
        if self._made is None:
            self._made = _made(self.endpoint, self._seconds)
        return self._made

    async def write(self, prompt: Prompt) -> AsyncGenerator[str | Usage, None]:
        async for piece in _HOME.run(lambda: self._pieces(prompt)):
            yield piece

    async def _pieces(self, prompt: Prompt) -> AsyncGenerator[str | Usage, None]:
        """On the model's own loop. Raises `ChatModelFailed`."""
        read = written = 0
        ended = ""
        try:
            model = self._load().bind(**_held_to(self.endpoint, prompt.schema))
            async for chunk in model.astream([("system", prompt.rules), ("human", prompt.task)]):
                more = _tokens(chunk.usage_metadata or chunk.response_metadata.get("token_usage") or {})
                read, written = read + more[0], written + more[1]
                ended = _end(chunk.response_metadata) or ended
                if text := str(chunk.text):
                    yield text
        except ChatModelFailed:
            raise
        except Exception as error:
            # no chain: a provider's error may hold the question
            raise _failure(error, self.endpoint) from None
        yield Usage(read, written, (read * self._prices[0] + written * self._prices[1]) / 1e6)
        if ended in _CUT or (not ended and self.endpoint.provider in ("openai", "azure_openai")):
            raise ChatModelFailed(Failure.CUT)


def _made(endpoint: Endpoint, seconds: float) -> Any:
    """The LangChain model. Raises `ChatModelFailed` where its package is missing."""
    for name in _CHATTY:  # they log requests, and so questions, on lower levels
        logging.getLogger(name).setLevel(logging.WARNING)
    from langchain.chat_models import init_chat_model

    given: dict[str, Any] = {"timeout": seconds, "max_retries": 0}
    if endpoint.provider == "ollama":
        given = {"client_kwargs": {"timeout": seconds}, "base_url": endpoint.url}
    elif endpoint.provider == "azure_openai":
        given |= {"azure_endpoint": endpoint.url, "azure_deployment": endpoint.model, "stream_usage": True}
        given |= {"api_version": endpoint.version}
    else:
        given |= {"base_url": endpoint.url, "stream_usage": True}
    if endpoint.provider != "ollama" and (endpoint.key or (endpoint.is_own and endpoint.provider != "azure_openai")):
        given["api_key"] = endpoint.key or "none"  # a server of one's own may want no key
    try:
        return _staying(init_chat_model(endpoint.model, model_provider=endpoint.provider, **given))
    except ImportError:
        package = PROVIDERS[endpoint.provider][1]
        raise ChatModelFailed(Failure.SERVER, f"{package} is not installed: pip install {package}") from None


def _staying(model: Any) -> Any:
    """The model, whose client follows no redirect: text goes to the server that is configured, and to no other."""
    owners = (getattr(model, name, None) for name in ("root_async_client", "_async_client"))
    clients: list[Any] = [
        client for owner in owners if hasattr(client := getattr(owner, "_client", None), "follow_redirects")
    ]
    if not clients:  # another version of LangChain: better no answer than one that may wander
        raise ChatModelFailed(Failure.SERVER, "its client can't be kept from following redirects")
    for client in clients:
        client.follow_redirects = False
    return model


def _held_to(endpoint: Endpoint, schema: Mapping[str, Any]) -> dict[str, Any]:
    """How the provider is told to write nothing but such an object."""
    if endpoint.output == "text":
        return {}
    if endpoint.provider == "ollama":
        return {"format": dict(schema) if endpoint.output == "schema" else "json"}
    if endpoint.provider == "anthropic":
        wanted = {"output_config": {"format": {"type": "json_schema", "schema": dict(schema)}}}
        return wanted if endpoint.output == "schema" else {}
    if endpoint.output == "json":
        return {"response_format": {"type": "json_object"}}
    named = {"name": "draft", "strict": True, "schema": dict(schema)}
    return {"response_format": {"type": "json_schema", "json_schema": named}}


def _tokens(told: Mapping[str, Any]) -> tuple[int, int]:
    """(read, written) as LangChain or the provider names them."""
    read = told.get("input_tokens") or told.get("prompt_tokens") or 0
    return int(read), int(told.get("output_tokens") or told.get("completion_tokens") or 0)


def _end(told: Mapping[str, Any]) -> str:
    """Why the model stopped, or ""."""
    return str(told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason") or "")


def _failure(error: Exception, endpoint: Endpoint) -> ChatModelFailed:
    """What kind of failure it is. Of the error only its status and kind are kept."""
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    name = type(error).__name__
    if status in (401, 403):
        return ChatModelFailed(Failure.KEY, endpoint.host)
    if status == 429:
        return ChatModelFailed(Failure.BUSY, endpoint.host)
    if isinstance(error, TimeoutError) or "Timeout" in name:
        return ChatModelFailed(Failure.TIMEOUT, endpoint.host)
    if name.startswith(("LengthFinish", "RemoteProtocol", "IncompleteRead")):
        return ChatModelFailed(Failure.CUT, endpoint.host)
    detail = f"{endpoint.host} answered {status}" if status else f"{name} from {endpoint.host}"
    return ChatModelFailed(Failure.SERVER, detail)


class _Home:
    """A thread with a loop on which all clients live: LangChain shares them, and they can't change loops."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self, make: Callable[[], AsyncIterator[str | Usage]]) -> AsyncGenerator[str | Usage, None]:
        """The pieces, made over there and handed over here; leaving early ends the call."""
        here, arriving = asyncio.get_running_loop(), asyncio.Queue[str | Usage | Exception | None]()

        async def pump() -> None:
            end: Exception | None = None
            try:
                async for piece in make():
                    here.call_soon_threadsafe(arriving.put_nowait, piece)
            except Exception as error:
                end = error
            with suppress(RuntimeError):  # nobody waits any more
                here.call_soon_threadsafe(arriving.put_nowait, end)

        running = asyncio.run_coroutine_threadsafe(pump(), self._started())
        try:
            while (piece := await arriving.get()) is not None:
                if isinstance(piece, Exception):
                    raise piece
                yield piece
        finally:
            running.cancel()

    def soon(self, work: Callable[[], object]) -> None:
        """Do it over there, without waiting; what fails will fail again for whoever asks."""

        def quietly() -> None:
            with suppress(Exception):
                work()

        self._started().call_soon_threadsafe(quietly)

    async def done(self, work: Callable[[], object]) -> None:
        """Do it over there, and wait. Raises what it raises."""

        async def there() -> None:
            work()

        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(there(), self._started()))

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                Thread(target=self._loop.run_forever, name="chat-model", daemon=True).start()
            return self._loop


_HOME = _Home()
