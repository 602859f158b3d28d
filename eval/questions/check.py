"""Check question files: ``python -m eval.questions.check FILE...``.

A question file is JSON Lines, one object a line, with the keys of ``KEYS``,
where they apply those of ``OPTIONAL_KEYS``, and either ``question`` (a string)
or ``turns`` (a conversation whose last turn is answered).
``must_include`` is a list whose items are strings, or lists of
equally right wordings of which one suffices.  ``gold_clauses`` point at the
documents: ``doc`` is N (the national plan) or S (the Shanghai opinions),
``quote`` a verbatim run of the document, ``ref`` its place: section numbers
followed by the paragraph (第1段), the row of the indicator table (指标2) or the
heading (标题), or one of the named parts in ``FRONT``; sections of a single
paragraph may stand alone.  A wording in ``absent`` (``N:…``) is in no part of
that document; a value in ``derived`` follows from the gold quotes without
standing in them.  ``paraphrase_of`` names a question that asks the same in
other words: where both are checked, their gold is the same.  The headings that
run into a paragraph belong to it.  A clause marked ``optional`` may be left out of
a good answer.

Errors make the exit status 1; warnings are for a person to judge, unless
``--strict`` counts them as errors.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
DOCUMENTS = {
    "N": "国家知识产权局_知识产权人才“十四五”规划_国知发人字〔2021〕38号.txt",
    "S": "上海市知识产权局_加快建设上海高水平知识产权人才高地实施意见_沪知局〔2023〕28号.txt",
}
TYPES = (
    "fact",
    "target",
    "list",
    "trace_forward",
    "trace_backward",
    "compare",
    "gap",
    "reference",
    "multi_turn",
    "unanswerable",
)
SUPPORTED_TYPES = frozenset({"fact", "target", "list"})
KEYS: dict[str, type] = {
    "id": str,
    "type": str,
    "answerable": bool,
    "gold_clauses": list,
    "must_include": list,
    "must_not_include": list,
    "tags": list,
    "difficulty": int,
    "note": str,
}
OPTIONAL_KEYS: dict[str, type] = {
    "syn": dict,
    "typo": dict,
    "derived": list,
    "align": list,
    "absent": list,
    "paraphrase_of": str,
}
GOLD_KEYS = ("type", "answerable", "gold_clauses", "must_include", "must_not_include")
FRONT = frozenset({"题头", "文号", "标题", "主送", "印发语", "引言", "落款", "发文字号", "主送机关", "前言"})
REF = re.compile(
    r"[一二三四五](（[一二三四五六]）| 发展目标)?( ?第\d+段|指标\d+|指标表|标题)?|指标表 第\d+行",
)
PUNCTUATION = str.maketrans("。、“”‘’〔〕【】—–", ".,\"\"''[][]--")
FIGURE = re.compile(r"(\d+(?:[.,]\d+)*%?)(\D*)")

Item = dict[str, Any]


@dataclass
class Report:
    """What the check found in all files together."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


def fold(text: str) -> str:
    """Drop white space and ``**``, and unify half- and full-width punctuation."""
    text = unicodedata.normalize("NFKC", text).replace("**", "")
    return re.sub(r"\s", "", text).translate(PUNCTUATION)


def load_documents(corpus: Path) -> dict[str, str]:
    """Return the folded text of each document by its letter."""
    return {doc: fold((corpus / name).read_text(encoding="utf-8")) for doc, name in DOCUMENTS.items()}


def read_items(path: Path, report: Report) -> Iterator[tuple[str, Item]]:
    """Yield (place, object) for every line of a file that holds an object."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        place = f"{path.name}:{number}"
        try:
            item = json.loads(line)
        except json.JSONDecodeError as error:
            report.errors.append(f"{place}: not JSON: {error}")
            continue
        if isinstance(item, dict):
            yield place, item
        else:
            report.errors.append(f"{place}: not an object")


def is_strings(value: object) -> bool:
    """Say whether a value is a non-empty list of non-blank strings."""
    return (
        isinstance(value, list) and bool(value) and all(isinstance(part, str) and bool(part.strip()) for part in value)
    )


def alternatives(entry: str | list[str]) -> list[str]:
    """Return the equally right wordings of one ``must_include`` entry."""
    return [entry] if isinstance(entry, str) else entry


def schema_errors(item: Item) -> Iterator[str]:
    """Yield what is wrong with the keys and plain values of a question."""
    for key, kind in KEYS.items():
        if not isinstance(item.get(key), kind):
            yield f"{key} is missing or not {kind.__name__}"
    for key, kind in OPTIONAL_KEYS.items():
        if key in item and not isinstance(item[key], kind):
            yield f"{key} is not {kind.__name__}"
    known = {*KEYS, *OPTIONAL_KEYS, "question", "turns"}
    if unknown := sorted(set(item) - known):
        yield f"unknown keys {unknown}"
    if ("question" in item) == ("turns" in item):
        yield "exactly one of question and turns is needed"
    if "question" in item and not is_strings([item["question"]]):
        yield "question is not a non-blank string"
    if "turns" in item and not (is_strings(item["turns"]) and len(item["turns"]) > 1):
        yield "turns is not a list of two or more strings"


def value_errors(item: Item) -> Iterator[str]:
    """Yield values out of range, for a question whose keys are right."""
    if item["type"] not in TYPES:
        yield f"unknown type {item['type']}"
    if item["type"] == "unanswerable" and item["answerable"]:
        yield "an unanswerable question is marked answerable"
    if item["type"] == "multi_turn" and "turns" not in item:
        yield "a multi_turn question needs turns"
    if item["difficulty"] not in (1, 2, 3):
        yield "difficulty is not 1, 2 or 3"
    for entry in item["must_include"]:
        if not is_strings([entry] if isinstance(entry, str) else entry):
            yield f"bad must_include entry {entry!r}"
    for key in ("must_not_include", "tags"):
        if item[key] and not is_strings(item[key]):
            yield f"{key} is not a list of strings"
    if not item["must_include"]:
        yield "must_include is empty"


def optional_errors(item: Item) -> Iterator[str]:
    """Yield malformed values of the optional keys."""
    if item.get("absent") and not is_strings(item["absent"]):
        yield "absent is not a list of strings"
    for entry in item.get("derived", []):
        if not isinstance(entry, dict) or not is_strings([entry.get("value")]):
            yield f"bad derived entry {entry!r}"


def clause_errors(clause: object, documents: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with one gold clause."""
    if not isinstance(clause, dict) or not is_strings([clause.get("doc"), clause.get("ref"), clause.get("quote")]):
        yield f"gold clause without doc, ref and quote: {clause!r}"
        return
    if clause["doc"] not in documents:
        yield f"unknown document {clause['doc']}"
    elif fold(clause["quote"]) not in documents[clause["doc"]]:
        yield f"quote not in {clause['doc']}: {clause['quote']}"
    if clause["ref"] not in FRONT and not REF.fullmatch(clause["ref"]):
        yield f"odd ref {clause['ref']}"
    if clause.get("optional", True) is not True:
        yield "optional is given but not true"


def gold_errors(item: Item, documents: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with the gold clauses of a question."""
    for clause in item["gold_clauses"]:
        yield from clause_errors(clause, documents)
    for wording in item.get("absent", []):
        doc, _, text = wording.partition(":")
        if doc not in documents or not text:
            yield f"bad absent entry {wording!r}"
        elif fold(text) in documents[doc]:
            yield f"absent wording {wording!r} is in the document"
    needed = [c for c in item["gold_clauses"] if not dict(c).get("optional")]
    if needed and not item["answerable"]:
        yield "an unanswerable question has a gold clause that is not optional"
    if item["answerable"] and not item["gold_clauses"]:
        yield "an answerable question has no gold clause"


def is_supported(wording: str, support: str) -> bool:
    """Say whether a wording, or its figure and its unit apart, is in the text."""
    folded = fold(wording)
    if folded in support:
        return True
    match = FIGURE.fullmatch(folded)
    if match is None:
        return False
    figure, unit = match.groups()
    standing_alone = rf"(?<![\d.]){re.escape(figure)}(?!\d)"
    return bool(re.search(standing_alone, support)) and all(c in support for c in unit)


def support_warnings(item: Item) -> Iterator[str]:
    """Yield required words that neither the gold quotes nor the question hold."""
    asked = item.get("turns") or [item["question"]]
    derived = [entry["value"] for entry in item.get("derived", [])]
    support = fold(" ".join([*asked, *derived, *(c["quote"] for c in item["gold_clauses"])]))
    checked = item["answerable"] and item["type"] in SUPPORTED_TYPES
    for entry in item["must_include"] if checked else []:
        if not any(is_supported(wording, support) for wording in alternatives(entry)):
            yield f"must_include {entry!r} is not in the gold quotes"
    quotes = fold(" ".join(c["quote"] for c in item["gold_clauses"]))
    for wording in item["must_not_include"]:
        if fold(wording) in quotes:
            yield f"must_not_include {wording!r} is in a gold quote"


def check_item(place: str, item: Item, documents: dict[str, str], report: Report) -> None:
    """Check one question and note what is found under its place and id."""
    label = f"{place} {item.get('id', '?')}"
    errors = list(schema_errors(item))
    if not errors:
        errors = [*value_errors(item), *optional_errors(item)]
    if not errors:
        errors = list(gold_errors(item, documents))
    report.errors.extend(f"{label}: {error}" for error in errors)
    if not errors:
        report.warnings.extend(f"{label}: {w}" for w in support_warnings(item))
        report.items.append(item)


def check_repeats(report: Report) -> None:
    """Note ids and question texts that occur more than once."""
    ids = Counter(item["id"] for item in report.items)
    texts = Counter(fold("|".join(item.get("turns") or [item["question"]])) for item in report.items)
    report.errors.extend(f"id used {n} times: {i}" for i, n in ids.items() if n > 1)
    report.errors.extend(f"asked {n} times: {t}" for t, n in texts.items() if n > 1)


def check_paraphrases(report: Report) -> None:
    """Note paraphrases whose gold is not that of their question, where both are there."""
    originals = {item["id"]: item for item in report.items}
    for item in report.items:
        original = originals.get(item.get("paraphrase_of", ""))
        if original is not None:
            odd = [key for key in GOLD_KEYS if item[key] != original[key]]
            report.errors.extend(f"{item['id']}: {key} is not that of {original['id']}" for key in odd)


def summary(items: list[Item]) -> list[str]:
    """Return the lines that count the questions."""
    types = Counter(item["type"] for item in items)
    levels = Counter(item["difficulty"] for item in items)
    closed = sum(not item["answerable"] for item in items)
    share = 100 * closed / len(items) if items else 0.0
    return [
        *(f"{name:<15}{types[name]:>5}" for name in TYPES if types[name]),
        f"{'total':<15}{len(items):>5}",
        f"unanswerable   {closed:>5} ({share:.1f} %)",
        "difficulty      " + ", ".join(f"{k}: {levels[k]}" for k in sorted(levels)),
    ]


def check_files(paths: list[Path], corpus: Path) -> Report:
    """Check all files as one set and return what was found."""
    report = Report()
    documents = load_documents(corpus)
    for path in paths:
        for place, item in read_items(path, report):
            check_item(place, item, documents, report)
    check_repeats(report)
    check_paraphrases(report)
    return report


def main(argv: list[str] | None = None) -> int:
    """Run the check from the command line and return the exit status."""
    parser = argparse.ArgumentParser(description="Check question files.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of the documents")
    parser.add_argument("--strict", action="store_true", help="count warnings as errors")
    arguments = parser.parse_args(argv)
    report = check_files(arguments.files, arguments.corpus)
    for line in (f"error: {error}" for error in report.errors):
        print(line)
    for line in (f"warning: {warning}" for warning in report.warnings):
        print(line)
    print("\n".join(summary(report.items)))
    return int(bool(report.errors or (arguments.strict and report.warnings)))


if __name__ == "__main__":
    sys.exit(main())
