"""Asking a chat model for verdicts. What it does not answer in time, or not from the menu, is not judged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import SettingInvalid
from evals.judge.materials import Material
from evals.judge.rubric import Rubric, framed

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

SECONDS = 60.0
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge says of one material. `verdict` None: it was not judged, and `why` says what happened."""

    id: str
    cluster: str
    verdict: str | None
    why: str


@dataclass(frozen=True)
class Judge:
    """One model with one rubric."""

    model: BaseChatModel
    rubric: Rubric
    seconds: float = SECONDS  # until an answer must have come
    at_once: int = AT_ONCE

    async def judge(
        self, materials: Sequence[Material], tell: Callable[[Judgement], None] = lambda one: None
    ) -> list[Judgement]:
        """One judgement a material, in order. Never raises because of the model."""
        from langsmith import tracing_context

        free = asyncio.Semaphore(self.at_once)

        async def one(material: Material) -> Judgement:
            async with free:
                judgement = Judgement(material.id, material.cluster, *await self._verdict(material))
            tell(judgement)
            return judgement

        with tracing_context(enabled=False):  # what is judged goes to the judge and nowhere else
            return list(await asyncio.gather(*map(one, materials)))

    async def _verdict(self, material: Material) -> tuple[str | None, str]:
        if not material.texts:
            return self.rubric.worst, "there is nothing to judge"
        asked = [("system", self.rubric.rules()), ("human", framed(material.texts))]
        try:
            answer = await asyncio.wait_for(self.model.ainvoke(asked), self.seconds)
        except TimeoutError:
            return None, f"no answer within {self.seconds:g} s"
        except Exception as error:  # a provider's errors are its own, and may hold what was sent
            return None, f"the model failed: {type(error).__name__}"
        return self.rubric.read(str(answer.text))


def chat_model(name: str) -> BaseChatModel:
    """The model of "provider:model". Raises `SettingInvalid` where it or its package is not there."""
    from langchain.chat_models import init_chat_model

    remedy = "Write PROVIDER:MODEL, install the provider's LangChain package, and set its key in the environment."
    try:
        model: BaseChatModel = init_chat_model(name)
    except Exception as error:  # every provider has errors of its own for a missing key
        raise SettingInvalid(f"The judge “{name}” can't be used ({type(error).__name__}).", remedy) from error
    return model
