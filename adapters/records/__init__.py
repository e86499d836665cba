"""Records in a database: what is remembered of questions, replies, feedback and cases.

The only place that knows SQL dialects and migrations. SQLite by default, beside
the editions; PostgreSQL by URL, for several replicas.
"""

from __future__ import annotations

from adapters.records.cases import SqlCases
from adapters.records.database import Database
from adapters.records.inbox import SqlInbox
from adapters.records.migrate import migrate
from adapters.records.people import SqlPeople
from adapters.records.said import SqlFeedback, SqlReplies, SqlThreads


class SqlRecords:
    """The `Records` port over one database, brought to the newest form when it is opened."""

    def __init__(self, url: str) -> None:
        """Raises `SettingInvalid`, `RecordsUnavailable`. Blocks while it migrates."""
        self.database = Database(url)
        migrate(self.database)
        self.inbox = SqlInbox(self.database)
        self.threads = SqlThreads(self.database)
        self.cases = SqlCases(self.database)
        self.replies = SqlReplies(self.database)
        self.feedback = SqlFeedback(self.database)
        self.people = SqlPeople(self.database)

    def close(self) -> None:
        self.database.close()


__all__ = ["SqlRecords"]
