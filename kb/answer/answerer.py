"""Answering, from question to verified answer: understand, try each way in turn, verify, or refuse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from kb.answer import verify
from kb.answer.builder import Draft
from kb.answer.case import Case
from kb.answer.evidence import Evidence, Search
from kb.answer.phrasing import place, quoted
from kb.answer.question import MAX_LENGTH, Question, clean, understand
from kb.answer.refusal import refuse
from kb.answer.routes import clause, compare, figure, outline, passage, premise, reference, trace
from kb.answer.works import works_of
from kb.model import Answer, Clause, Document, Extracts, Link, Turn
from kb.structure.citation import parse_label
from kb.structure.numbering import from_chinese
from kb.text import book_title, is_cjk

_ROUTES: tuple[Callable[[Case], Answer | None], ...] = (
    premise.answer,
    reference.answer,
    trace.answer,
    clause.answer,
    compare.answer,
    outline.answer,
    figure.answer,
    passage.answer,
)
_GREETING = re.compile(
    r"\W*(你好|您好|在吗|在不在|谢谢|多谢|早上好|上午好|下午好|晚上好|哈喽|嗨|好的|再见)[啊呀吗哈]*\W*"
)
_ORDINAL = re.compile(r"第([一二三四五六七八九十]{1,3}|\d{1,2})(?:个|项|条)(?:项目|任务|措施|原则|目标|要求|保障)?")
_CONTINUES = re.compile(r"^(那|那么|这|它|其|该|上述|还有|另外|第[一二三四五六七八九十\d]+)|呢[？?]?$|^.{0,12}$")


class Answerer:
    """Answers questions over one state of the knowledge base. Holds no state of a conversation."""

    def __init__(self, documents: Iterable[Document], extracts: Mapping[str, Extracts], links: Sequence[Link]) -> None:
        self.works = works_of(documents)
        self._extracts = extracts
        self._links = links
        self._evidence = Evidence(self.works)
        self._clauses: dict[str, Clause] = {c.id: c for w in self.works for d in w.documents for c in d.clauses}

    def answer(self, question: str, history: Sequence[Turn] = (), *, search: Search | None = None) -> Answer:
        """The verified answer; a refusal where nothing supports one. Never raises for odd input."""
        draft = Draft(question)
        text = clean(question)
        if not re.search(r"\w", text):
            return refuse(draft, "问题是空的。请输入要查的内容，例如“上海有哪些重点项目？”。", reason="空问题")
        if len(question) > MAX_LENGTH:
            return refuse(
                draft,
                f"问题超过{MAX_LENGTH}字。请把问题缩短到一两句话；要对照整份草案，请用对标功能。",
                reason="问题过长",
            )
        if not any(is_cjk(c) for c in text) and parse_label(text) is None:
            return refuse(
                draft,
                "请用中文提问，例如“上海有哪些重点项目？”“国家规划的国际化人才任务，上海怎么落实？”。",
                reason="不是中文问题",
            )
        if _GREETING.fullmatch(text):
            return refuse(
                draft,
                "您好。请直接写要查的内容，例如“专利代理师的目标，国家和上海各是多少？”；查无依据时会直接告诉您。",
                reason="没有提出问题",
            )
        if not self.works:
            return refuse(draft, "知识库里还没有文件，请先入库。", reason="知识库为空")
        case = self._case(understand(text, self.works), history, draft, search)
        for route in _ROUTES:
            found = route(case)
            if found is not None:
                return verify.verified(found, self._clauses.get, draft.computed)
        if case.follows is not None:
            return self._again(case, history)
        return refuse(draft, self._nothing(case.question), reason="知识库中没有依据")

    def _again(self, case: Case, history: Sequence[Turn]) -> Answer:
        """A follow-up with no words of its own (“是已经建了还是在探索？”): the clause it is about, once more."""
        last = history[-1].answer
        located = case.locate(last.citations[0].clause_id) if last else None
        if last is None or located is None:
            return refuse(case.draft, self._nothing(case.question), reason="知识库中没有依据")
        work, document, clause = located
        quote = last.citations[0].quote
        case.draft.say(f"仍看{place(work, clause)}，原文是{quoted(quote)}{case.draft.cite(document, clause, quote)}。")
        return case.draft.finish("clause")

    def _ordinal(self, question: Question, history: Sequence[Turn]) -> Clause | None:
        """“第二个项目” after a list: the heading it counts to."""
        found = _ORDINAL.search(question.text)
        last = history[-1].answer
        if not found or last is None:
            return None
        headings = [
            c for q in last.citations if (c := self._clauses.get(q.clause_id)) and c.kind == "heading" and c.number
        ]
        listed = [h for h in headings if any(o.parent == h.parent and o.id != h.id for o in headings)]
        place_in_list = from_chinese(found[1]) if not found[1].isdigit() else int(found[1])
        return listed[place_in_list - 1] if 0 < place_in_list <= len(listed) else None

    def _case(self, question: Question, history: Sequence[Turn], draft: Draft, search: Search | None) -> Case:
        evidence = self._evidence
        terms = evidence.terms(question.words)
        follows = within = None
        if history and _CONTINUES.search(question.text):
            question, terms, follows = self._continue(question, history)
        if history:
            within = self._ordinal(question, history)
        return Case(question, self.works, evidence, self._extracts, self._links, terms, follows, within, draft, search)

    def _continue(self, question: Question, history: Sequence[Turn]) -> tuple[Question, tuple, Clause | None]:  # type: ignore[type-arg]
        """Take over the works and, more faintly, the words of the turn before."""
        from dataclasses import replace

        before = understand(clean(history[-1].question), self.works)
        if not question.mentions:
            earlier = [understand(clean(t.question), self.works) for t in reversed(history)]
            named = next((q for q in earlier if q.mentions), None)
            if named:
                question = replace(question, mentions=named.mentions, asked=named.asked, given=named.given)
        own = self._evidence.terms(question.words)
        seen = {t.text for t in own}
        carried = [t for t in self._evidence.terms(before.words, weight=0.2) if t.text not in seen]
        last = history[-1].answer
        follows = self._clauses.get(last.citations[0].clause_id) if last and last.citations else None
        return question, (*own, *carried), follows

    def _nothing(self, question: Question) -> str:
        held = "".join(book_title(w.document.title) for w in (question.scope or self.works)[:3])
        strange = [f"“{w.text}”" for w in question.words if w.weight >= 1 and self._evidence.unknown(w)]
        if strange:
            names = "、".join(dict.fromkeys(strange))
            return f"知识库中没有依据：{held}{'等' if len(self.works) > 3 else ''}没有提到{names}。"
        return f"知识库中没有依据：在{held}{'等' if len(self.works) > 3 else ''}中没有找到能回答这个问题的条款。"
