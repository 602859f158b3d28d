"""The model's answer: sentences that stand are shown as they come; where too few do, the extractive answer is."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kb.answer.llm.endpoint import Model, Unavailable
from kb.answer.llm.material import Material
from kb.answer.llm.prompt import NOTHING, messages
from kb.answer.llm.sentences import Cutter, Said
from kb.answer.verify import check
from kb.model import Answer, Citation, Statement, Turn
from kb.text import fold

# Ways of answering whose answers are complete lists or say what is not there: nothing is left for a model to do.
_SETTLED = frozenset({"none", "premise", "outline", "reference"})
# Said of what a document does not say; no clause holds that, so no model can be checked on it.
_ABSENCE = re.compile(r"没有|不是|查无|未收录|未规定|未写|没写|无此")
_QUOTED = re.compile(r"“[^”]*”")
# Guidance that stays whoever writes the answer: how a misspelt question was read, that links are to be reviewed.
_STAYS = ("问句中的", "说明：")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def is_for_a_model(answer: Answer) -> bool:
    """False for a refusal, a corrected premise, and wherever the answer says that something is not in the documents."""
    if answer.refused or not answer.citations or answer.route in _SETTLED:
        return False
    return not _ABSENCE.search(_QUOTED.sub("", answer.answer))


def write(answer: Answer, history: Sequence[Turn], material: Material, model: Model) -> Iterator[Statement | Answer]:
    """Verified statements as they come, at last the answer, which stands in place of all that was shown before it.

    The last is `answer` itself, with a note that says why, where the model fails or too little of what it says stands.
    """
    started = time.perf_counter()
    page = _Page(answer, material)
    try:
        yield from page.take(model.stream(messages(answer.question, history, material)))
    except Unavailable as failure:
        yield _extractive(answer, failure.reason, started)
        return
    if fault := page.fault():
        yield _extractive(answer, fault, started)
        return
    yield _finished(answer, page, started)


@dataclass
class _Page:
    """What of the model's answer stands so far. Nothing is shown before one is on the extractive answer's clauses."""

    answer: Answer
    material: Material
    statements: list[Statement] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    dropped: int = 0
    said: int = 0
    _shown: int = 0
    _seen: set[str] = field(default_factory=set)

    def take(self, stream: Iterator[str]) -> Iterator[Statement]:
        """The statements that stand, each as soon as it is whole."""
        cutter = Cutter()
        for piece in stream:
            yield from self._kept(cutter.feed(piece))
        yield from self._kept(cutter.close())

    def fault(self) -> str | None:
        """Why this is no answer; None where it is one."""
        if not self.said:
            return "没有给出回答"
        if not self.statements:
            return "给出的语句都没有通过核验"
        if not self._is_to_the_point():
            return "给出的语句没有用到回答问题的条款"
        if not self.material.documents <= {c.doc_id for c in self.citations}:
            return "给出的语句没有涉及问到的每份文件"
        return None

    def _kept(self, sentences: Iterator[Said]) -> Iterator[Statement]:
        for said in sentences:
            if said.text == NOTHING:
                continue
            self.said += 1
            self._weigh(said)
            if self._is_to_the_point():
                yield from self.statements[self._shown :]
                self._shown = len(self.statements)

    def _weigh(self, said: Said) -> None:
        """Every handle must be known, one of the exhibits carry the whole sentence, and the last gate let it pass."""
        carried = self.material.carrying(said.text, said.handles)
        if carried is None:
            self.dropped += 1
            return
        exhibit, cited = carried
        numbered = [self._numbered(citation) for citation in cited]
        statement = Statement(f"{said.text}。", tuple(dict.fromkeys(c.marker for c in numbered)))
        alone = replace(self.answer, citations=tuple(numbered), statements=(statement,))
        # Figures of a fact stand in the graph: 100万人 is 1000000人 there.
        told = [] if exhibit.clause else _NUMBER.findall(fold("".join(exhibit.wordings)))
        if check(alone, self.material.clause, told).all:
            self.dropped += 1
        elif (words := fold(said.text)) not in self._seen:
            self._seen.add(words)
            self.statements.append(statement)
            self.citations += [c for c in numbered if c not in self.citations]

    def _numbered(self, citation: Citation) -> Citation:
        """The citation with its number: that of one given before which holds it."""
        held = (c for c in self.citations if c.clause_id == citation.clause_id)
        known = next((c for c in held if fold(citation.quote) in fold(c.quote)), None)
        return known or replace(citation, marker=len(self.citations) + 1)

    def _is_to_the_point(self) -> bool:
        return any(c.clause_id in self.material.based_on for c in self.citations)


def shown(statement: Statement) -> str:
    """A statement as a line of the answer: “……[1][2]。”."""
    return statement.text.removesuffix("。") + "".join(f"[{m}]" for m in statement.markers) + "。"


def _finished(answer: Answer, page: _Page, started: float) -> Answer:
    guidance = [line for line in answer.answer.split("\n") if line.startswith(_STAYS)]
    before = [line for line in guidance if line.startswith(_STAYS[0])]
    after = [line for line in guidance if line.startswith(_STAYS[1])]
    dropped = (f"大模型另有{page.dropped}句没有通过核验，已略去。",) if page.dropped else ()
    return replace(
        answer,
        answer="\n".join([*before, *map(shown, page.statements), *after]),
        route="llm",
        citations=tuple(page.citations),
        statements=tuple(page.statements),
        seconds=round(answer.seconds + time.perf_counter() - started, 4),
        notes=(*answer.notes, *dropped),
    )


def _extractive(answer: Answer, reason: str, started: float) -> Answer:
    seconds = round(answer.seconds + time.perf_counter() - started, 4)
    return replace(answer, notes=(*answer.notes, f"大模型{reason}，以下是条款摘录。"), seconds=seconds)
