"""General document converters, each giving what it read as units. Runs in an environment of its own.

    PYTHON_WITH_PEERS eval/readers/peers.py TOOL FILE…

Prints one JSON a file: {"file", "seconds", "units": [{"text", "heading", "cells"}]}; `seconds` leaves out the imports
and a first conversion that loads what the tool loads lazily. A unit is a line of Markdown or an element; `cells` are
those of a table row. Imports nothing of the project, so that it runs in an environment without it
(requirements-peers.txt).
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Unit = dict[str, Any]
Convert = Callable[[str], "list[Unit]"]
_ROW = re.compile(r"^\s*\|(.*)\|\s*$")
_RULE = re.compile(r"^[\s|:-]+$")
_HEADING = re.compile(r"^#{1,6}\s+")


def unit(text: str, *, heading: bool = False, cells: list[str] | None = None) -> Unit:
    """One unit."""
    return {"text": text, "heading": heading, "cells": cells}


def markdown_units(markdown: str) -> Iterator[Unit]:
    """The lines of Markdown: headings, rows, text."""
    for line in markdown.splitlines():
        row = _ROW.match(line)
        if row and not _RULE.match(line):
            cells = [c.strip() for c in row[1].split("|")]
            yield unit(" ".join(cells), cells=cells)
        elif line.strip() and not row:
            words = _HEADING.sub("", line).replace("**", "").strip()
            yield unit(words, heading=bool(_HEADING.match(line)))


def markitdown() -> Convert:
    """Microsoft's markitdown."""
    from markitdown import MarkItDown

    tool = MarkItDown()
    return lambda path: [*markdown_units(tool.convert(path).text_content)]


def docling() -> Convert:
    """Docling; its PDF pipeline wants layout models from a hub and is left out where they are not at hand."""
    from docling.document_converter import DocumentConverter

    tool = DocumentConverter()
    return lambda path: [*markdown_units(tool.convert(path).document.export_to_markdown())]


def unstructured() -> Convert:
    """Unstructured, strategy “fast”.

    Its English language model would be downloaded; where it is missing an empty English pipeline stands in. The model
    only sorts English text into kinds; characters, order and tables do not depend on it.
    """
    import spacy
    from unstructured.partition.docx import partition_docx
    from unstructured.partition.pdf import partition_pdf

    folder = Path(tempfile.mkdtemp())
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline.to_disk(folder / "en_core_web_sm")
    load = spacy.load
    spacy.load = lambda name, **options: load(folder / name if isinstance(name, str) else name, **options)

    def convert(path: str) -> list[Unit]:
        elements = partition_docx(path) if path.endswith(".docx") else partition_pdf(path, strategy="fast")
        return [u for element in elements for u in _element(element)]

    return convert


def _element(element: Any) -> Iterator[Unit]:
    markup = getattr(element.metadata, "text_as_html", None)
    if element.category == "Table" and markup:
        for row in re.findall(r"<tr>(.*?)</tr>", markup, re.DOTALL):
            cells = [re.sub(r"<[^>]+>", "", c).strip() for c in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>|<td/>", row)]
            yield unit(" ".join(cells), cells=cells)
    else:
        yield unit(element.text, heading=element.category == "Title")


TOOLS: dict[str, Callable[[], Convert]] = {"markitdown": markitdown, "docling": docling, "unstructured": unstructured}


def main() -> None:
    """Convert the files named on the command line."""
    name, files = sys.argv[1], sys.argv[2:]
    convert = TOOLS[name]()
    seen: set[str] = set()
    for file in files:
        result: dict[str, Any] = {"file": file}
        try:
            if Path(file).suffix not in seen:
                seen.add(Path(file).suffix)
                convert(file)
            begin = time.perf_counter()
            result["units"] = convert(file)
            result["seconds"] = time.perf_counter() - begin
        except Exception as error:
            result["fault"] = f"{type(error).__name__}: {str(error)[:200]}"
        print(json.dumps(result, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
