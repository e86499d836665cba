"""Threads that wait for the database, so that the event loop need not: what is urgent goes first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from itertools import count
from queue import PriorityQueue
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")

_Work = tuple[int, int, Future[Any] | None, Callable[[], Any]]  # how late it may be, its turn, its future
_URGENT, _USUAL, _END = range(3)


class Threads:
    """Like an executor with one line for those whom somebody waits for to acknowledge, and one for the rest."""

    def __init__(self, number: int) -> None:
        self._waiting: PriorityQueue[_Work] = PriorityQueue()
        self._turns = count()
        self._threads = [Thread(target=self._run, name="records", daemon=True) for _ in range(number)]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Callable[[], T], *, urgent: bool = False) -> Future[T]:
        future: Future[T] = Future()
        self._waiting.put((_URGENT if urgent else _USUAL, next(self._turns), future, work))
        return future

    def close(self) -> None:
        """Finish what was submitted, then end."""
        for _ in self._threads:
            self._waiting.put((_END, next(self._turns), None, lambda: None))
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while True:
            _, _, future, work = self._waiting.get()
            if future is None:
                return
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)
            del future, work
