"""What is shown again of a reply is that reply, even where asking again would give another."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from adapters.desk import Desk
from bot.advisor import Advisor
from bot.question import Question
from bot.reply import Drafted, Reply
from tests.desk import PHOTOS, STOCK, Office, message


def drafted(office: Office) -> Office:
    """An advisor whose model words every answer anew."""

    def answer(question: Question) -> Reply:
        office.house.asked.append(question.text)
        reply = Advisor(office.house.editions, office.house.encoder).answer(question)
        return replace(reply, text=f"{reply.text} ({len(office.asked)})", drafted=Drafted(model="scripted", prompt="1"))

    office.answer = answer
    return office


async def given(office: Office, desk: Desk, text: str = PHOTOS) -> tuple[str, str]:
    """The key of a reply, and its words."""
    await desk.handle(message(text), office.voice())
    await desk.settled()
    post = office.town.posts[-1]
    return post.key, post.text


def test_a_reply_is_shown_again_word_for_word_without_asking_again(office: Office) -> None:
    async def work() -> None:
        async with drafted(office).desk() as desk:
            key, text = await given(office, desk)
            for shown in (await desk.again(key), await desk.exactly(key)):
                assert shown is not None
                assert shown.text == text
            assert len(office.asked) == 1

    asyncio.run(work())


def test_what_a_model_wrote_is_not_passed_off_as_the_same_later_or_elsewhere(office: Office) -> None:
    async def work() -> None:
        async with drafted(office).desk() as desk:
            key, text = await given(office, desk)
            office.clock.later(hours=2)
            assert await desk.exactly(key) is None
            again = await desk.again(key)
            assert again is not None
            assert again.text != text
        async with office.desk() as another:
            assert await another.exactly(key) is None
            assert await another.asked(key) == PHOTOS

    asyncio.run(work())


def test_what_no_model_wrote_is_made_again_as_it_was(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            key, text = await given(office, desk, STOCK)
        async with office.desk() as another:
            same = await another.exactly(key)
            assert same is not None
            assert same.text == text

    asyncio.run(work())


def test_nothing_is_shown_again_once_a_history_is_deleted(office: Office) -> None:
    async def work() -> None:
        async with drafted(office).desk() as desk:
            key, _ = await given(office, desk)
            await desk.erase("slack", "U1")
            assert await desk.again(key) is None
            assert await desk.exactly(key) is None
            assert await desk.asked(key) == ""

    asyncio.run(work())
