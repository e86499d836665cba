"""What Slack and Teams share: the path of an incoming question, and cases. Knows no vendor."""

from adapters.desk.answering import Ask
from adapters.desk.cases import CaseDesk, Drafted
from adapters.desk.desk import Desk
from adapters.desk.incoming import Asker, CaseVoice, Delivery, Handled, Incoming, Json, Limits, Platform, Showing, Voice
from adapters.desk.roll import LockedRoll, Roll

__all__ = [
    "Ask", "Asker", "CaseDesk", "CaseVoice", "Delivery", "Desk", "Drafted", "Handled", "Incoming", "Json", "Limits",
    "LockedRoll", "Platform", "Roll", "Showing", "Voice",
]  # fmt: skip
