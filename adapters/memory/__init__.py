"""Every port of the advice in memory: the reference that other implementations are held to.

Exact where the others are fast: nearest passages by looking at all of them, BM25 by its formula. Good for
tests, for trying a folder out, and for reading what a port promises.
"""

from adapters.memory.build import MemoryBuild
from adapters.memory.edition import MemoryEdition
from adapters.memory.editions import MemoryEditions
from adapters.memory.encoder import HashingEncoder
from adapters.memory.records import MemoryRecords

__all__ = ["HashingEncoder", "MemoryBuild", "MemoryEdition", "MemoryEditions", "MemoryRecords"]
