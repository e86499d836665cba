"""Every error that Footnote raises on purpose.

FootnoteError                    something to tell a person: what happened, and what to do
├── UnreadableDocument           one file of the folder can't be read; the others can
├── InvalidDocument              one file of the folder says something wrong; carries the problems
├── FolderMissing                there is no knowledge folder where one was named
├── NoEdition                    nothing has been published yet
├── EditionMismatch              the edition was built by another model or format
├── EditionDamaged               the edition's files do not hold together
├── PublishBusy                  another publisher holds the lock
├── StorageFailed                disk full, home not writable
├── ModelUnavailable             the encoder's weights are missing or not the expected ones
├── SettingInvalid               a setting can't be used
├── RecordsUnavailable           the records' database can't be reached, or another version wrote it
├── ChannelsInvalid              channels.yaml says something wrong
├── NoCaseChannel                no channel is configured in which the privacy team sees cases
├── CaseMoved                    somebody else was faster with a case
├── ChatModelFailed              the chat model gave nothing that can be used; the default answer stands
└── NoRuling                     no valid ruling can be drafted from an answer
"""

from __future__ import annotations

from enum import StrEnum


class FootnoteError(Exception):
    """What happened in one line, and in `remedy` what the reader can do about it."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}"


class UnreadableDocument(FootnoteError):
    """One file can't be read: encrypted, broken, empty, binary, too large."""


class InvalidDocument(FootnoteError):
    """One file says something that can't be meant."""


class FolderMissing(FootnoteError):
    """There is no knowledge folder where one was named."""


class NoEdition(FootnoteError):
    """Nothing has been published yet."""


class EditionMismatch(FootnoteError):
    """The edition was built by another model or another version of Footnote."""


class EditionDamaged(FootnoteError):
    """The edition's files do not hold together."""


class PublishBusy(FootnoteError):
    """Another publisher holds the lock."""


class StorageFailed(FootnoteError):
    """The disk is full, or the home can't be written."""


class ModelUnavailable(FootnoteError):
    """The encoder's weights are missing, or are not the expected ones."""


class SettingInvalid(FootnoteError):
    """A setting can't be used as it is."""


class RecordsUnavailable(FootnoteError):
    """The database of the records can't be reached or used."""


class ChannelsInvalid(FootnoteError):
    """The file with the rules of channels says something that can't be meant; the line is in the problem."""


class NoCaseChannel(FootnoteError):
    """No channel is configured in which the privacy team sees cases."""


class CaseMoved(FootnoteError):
    """The case is no longer in a state in which this can be done: somebody else was faster."""


class NoRuling(FootnoteError):
    """No valid ruling can be drafted from this answer."""


class Failure(StrEnum):
    """What went wrong with a chat model, in the words an asker reads."""

    TIMEOUT = "it took too long"
    KEY = "its key was refused"
    BUSY = "it takes no more requests now"
    SERVER = "its server failed"
    CUT = "its answer was cut off"
    INVALID = "its answer was malformed"
    EMPTY = "its answer was empty"
    ENDLESS = "its answer had no end"
    PAUSED = "it failed several times and is left alone for a while"
    BUDGET = "today's budget is used up"
    UNFOUNDED = "nothing it wrote could be verified"
    BUG = "something unexpected happened"


class ChatModelFailed(FootnoteError):
    """The chat model gave nothing that can be used. Never holds what was asked or answered."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        """`detail` is for operators: a status code, a host; never text of a question or an answer."""
        super().__init__(
            f"The chat model can't be used: {failure}{f' ({detail})' if detail else ''}.",
            "Run `footnote model doctor`.",
        )
        self.failure = failure
