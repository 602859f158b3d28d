"""Saying that there is no answer, and why; and the questions that are turned away before anything is looked up."""

from __future__ import annotations

import re

from kb.answer.builder import Draft
from kb.answer.case import Case
from kb.answer.phrasing import listed
from kb.answer.question import MAX_LENGTH
from kb.model import Answer
from kb.structure.citation import parse_label
from kb.text import book_title, is_cjk

# This many works are named where a refusal says what was searched.
NAMED_WORKS = 3
_GREETING = re.compile(
    r"\W*(你好|您好|在吗|在不在|谢谢|多谢|早上好|上午好|下午好|晚上好|哈喽|嗨|好的|再见)[啊呀吗哈]*\W*"
)


def refuse(draft: Draft, text: str, *, reason: str) -> Answer:
    """A refusal that says `text`."""
    draft.note(text)
    return draft.finish("none", refusal=reason)


def turn_away(draft: Draft, text: str) -> Answer | None:
    """A refusal of what is no question that documents could answer; None for a question. `text` is the cleaned one."""
    if not re.search(r"\w", text):
        return refuse(draft, "问题是空的。请输入要查的内容，例如“上海有哪些重点项目？”。", reason="空问题")
    if len(draft.question) > MAX_LENGTH:
        hint = "请把问题缩短到一两句话；要对照整份草案，请用对标功能。"
        return refuse(draft, f"问题超过{MAX_LENGTH}字。{hint}", reason="问题过长")
    if not any(is_cjk(c) for c in text) and parse_label(text) is None:
        example = "“上海有哪些重点项目？”“国家规划的国际化人才任务，上海怎么落实？”"
        return refuse(draft, f"请用中文提问，例如{example}。", reason="不是中文问题")
    if _GREETING.fullmatch(text):
        example = "“专利代理师的目标，国家和上海各是多少？”"
        return refuse(
            draft,
            f"您好。请直接写要查的内容，例如{example}；查无依据时会直接告诉您。",
            reason="没有提出问题",
        )
    return None


def nothing_found(case: Case) -> Answer:
    """A refusal that names the works searched, and the words of the question that none of them holds."""
    works = case.held.works
    names = "".join(book_title(w.document.title) for w in case.scope[:NAMED_WORKS])
    searched = names + ("等" if len(works) > NAMED_WORKS else "")
    strange = [w.text for w in case.question.words if w.weight >= 1 and case.held.is_unknown(w)]
    found = f"{searched}没有提到{listed(strange)}" if strange else f"在{searched}中没有找到能回答这个问题的条款"
    return refuse(case.draft, f"知识库中没有依据：{found}。", reason="知识库中没有依据")
