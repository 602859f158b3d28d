"""Showing an answer: Answer → HTML, every mark a button that opens the clause it stands on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kb.model import Answer, Citation
from kb.ui.conversation import Exchange
from kb.ui.markup import action, citation_name, element, text

_MARK = re.compile(r"\[(\d{1,3})\]")
# A mark keeps to the character before it and the punctuation after it, so that no line begins with either.
_MARKS_IN_PLACE = re.compile(r"[^\s\]]?(?:\[\d{1,3}\])+[。，；、：？！）”]*")
_PENDING_REVIEW = re.compile(r"[（〔(“]?待复核[”）〕)]?")
_BULLET = re.compile(r"^\s*(?:[-*•·]\s+|——)")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.、．]|[（(]\d{1,2}[）)]|[①-⑳])")


def _mark(citation: Citation, turn: int) -> str:
    label = f"打开引文{citation.marker}：{citation_name(citation)}"
    return action(
        f"[{citation.marker}]", "cite", class_="mark", data_turn=turn, data_marker=citation.marker, aria_label=label,
        title=citation_name(citation),
    )  # fmt: skip


def _words(line: str) -> str:
    """Escaped words with 待复核 set off, so that an unreviewed correspondence is never read as settled."""
    out, at = [], 0
    for found in _PENDING_REVIEW.finditer(line):
        out.append(text(line[at : found.start()]))
        out.append(element("span", "待复核", class_="review", title="此对应关系由整理得出，尚未经人工复核"))
        at = found.end()
    return "".join([*out, text(line[at:])])


def _line(line: str, citations: Mapping[int, Citation], turn: int) -> str:
    """One line of an answer; `[n]` becomes a button only where citation n exists."""
    out, at = [], 0
    for found in _MARKS_IN_PLACE.finditer(line):
        marked = _marked(found.group(0), citations, turn)
        out += [_words(line[at : found.start()]), element("span", marked, class_="kept")]
        at = found.end()
    return "".join([*out, _words(line[at:])])


def _marked(words: str, citations: Mapping[int, Citation], turn: int) -> str:
    out, at = [], 0
    for found in _MARK.finditer(words):
        citation = citations.get(int(found.group(1)))
        if citation is not None:
            out += [text(words[at : found.start()]), _mark(citation, turn)]
            at = found.end()
    return "".join([*out, text(words[at:])])


def _answer_text(answer: Answer, turn: int) -> str:
    citations = {c.marker: c for c in answer.citations}
    paragraphs: list[str] = []
    bullets: list[str] = []

    def close_list() -> None:
        if bullets:
            paragraphs.append(element("ul", "".join(bullets)))
            bullets.clear()

    for line in filter(str.strip, answer.answer.splitlines()):
        if _BULLET.match(line):
            bullets.append(element("li", _line(_BULLET.sub("", line, count=1).strip(), citations, turn)))
            continue
        close_list()
        hanging = "numbered" if _NUMBERED.match(line) else None
        paragraphs.append(element("p", _line(line.strip(), citations, turn), class_=hanging))
    close_list()
    return element("div", "".join(paragraphs), class_="answer-text")


def _citation(citation: Citation, turn: int) -> str:
    name = element("span", f"[{citation.marker}] {text(citation_name(citation))}", class_="citation-name")
    quote = element("span", text(citation.quote), class_="citation-quote")
    opened = action(
        name + quote, "cite", class_="citation", data_turn=turn, data_marker=citation.marker,
        aria_label=f"打开引文{citation.marker}：{citation_name(citation)}",
    )  # fmt: skip
    return element("li", opened)


def _citations(answer: Answer, turn: int) -> str:
    if not answer.citations:
        return ""
    rows = "".join(_citation(c, turn) for c in answer.citations)
    heading = element("h2", f"引文（{len(answer.citations)}）")
    return element("section", heading + element("ol", rows), class_="citations", aria_label="引文")


def _notes(answer: Answer) -> str:
    """What must be known of the cited documents (已废止、已修订), before the words that stand on them."""
    return "".join(element("p", text(note), class_="validity-note", role="note") for note in answer.notes)


def answer_html(answer: Answer, turn: int) -> str:
    """An answer with its citations; `turn` is its place in the conversation, so that a click can find it again."""
    if answer.refused:
        reason = answer.refusal_reason or ""
        label = element("p", text(reason), class_="refusal-label") if reason not in answer.answer else ""
        words = label + _notes(answer) + _answer_text(answer, turn)
        return element("div", words + _citations(answer, turn), class_="answer refusal")
    copy = action("复制回答", "copy", class_="quiet")
    seconds = element("span", f"用时 {answer.seconds:.1f} 秒")
    foot = element("div", copy + seconds, class_="answer-foot")
    lead = ""
    if "待复核" in answer.answer:  # said at the top as well: the sentence that says so may be far below
        lead = element("p", element("span", "含待复核的对应关系", class_="review"), class_="review-lead")
    lead += _notes(answer)
    return element("div", lead + _answer_text(answer, turn) + _citations(answer, turn) + foot, class_="answer")


def exchange_html(exchange: Exchange, turn: int) -> str:
    """A question and what became of it."""
    question = element("div", element("p", text(exchange.question)), class_="question", aria_label="提问")
    if exchange.answer is not None:
        reply = answer_html(exchange.answer, turn)
    elif exchange.fault is not None:
        reply = element("div", element("p", text(exchange.fault)), class_="answer fault", role="alert")
    else:
        reply = element("div", element("p", "正在查找条款"), class_="answer looking", aria_busy="true")
    return element("article", question + reply, class_="exchange")


def conversation_html(conversation: Sequence[Exchange]) -> str:
    """All exchanges, oldest first."""
    rows = "".join(exchange_html(e, turn) for turn, e in enumerate(conversation))
    return element("div", rows, class_="conversation", role="log", aria_label="对话", aria_live="polite")
