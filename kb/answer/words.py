"""The words of a question that carry it, with how much each counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kb.answer import wording
from kb.index.tagging import tagged

# Share of its rarity a word counts with, by part of speech: what is asked about is named by nouns, less by verbs.
_BY_TAG = {"v": 0.6, "vn": 1.0, "vd": 0.4, "a": 0.6, "ad": 0.3, "an": 0.9, "m": 0.4, "t": 0.4, "d": 0.0, "r": 0.0, "p": 0.0, "c": 0.0,
           "u": 0.0, "y": 0.0, "e": 0.0, "o": 0.0, "q": 0.1, "f": 0.2, "k": 0.0, "h": 0.0, "x": 0.0, "zg": 0.0}  # fmt: skip
# Words that name parts of documents and what documents do, not what they are about.
STRUCTURAL = frozenset(
    [
        "任务",
        "项目",
        "部分",
        "要求",
        "规定",
        "内容",
        "措施",
        "举措",
        "目标",
        "方面",
        "条款",
        "文件",
        "规划",
        "意见",
        "方案",
        "办法",
        "通知",
        "工作",
        "安排",
        "提出",
        "指标",
        "数量",
        "条",
        "段",
        "章",
        "节",
        "文",
        "原文",
        "说法",
        "表述",
        "条线",
        "情况",
        "地方",
        "国家",
        "全国",
        "对应",
        "落实",
        "承接",
        "依据",
        "相应",
        "覆盖",
        "单位",
        "部门",
        "东西",
        "事",
        "事情",
        "话",
        "句",
        "点",
        "数",
        "数字",
        "年",
        "事项",
        "政策",
        "直接",
        "写",
        "写明",
        "列出",
        "关系",
        "意思",
        "含义",
        "原因",
        "理由",
        "作用",
        "目的",
        "意义",
        "背景",
        "特点",
        "做法",
        "手段",
        "步骤",
        "流程",
        "叫",
        "做",
        "搞",
        "弄",
        "设",
        "定",
        "讲",
        "说",
        "提",
        "谈",
        "出",
        "拿出",
        "给",
        "让",
        "请",
        "派",
        "算",
        "计划",
        "打算",
        "规模",
        "点名",
        "明确",
        "具体",
        "分别",
        "差别",
        "区别",
        "层面",
        "种类",
        "类型",
        "年度",
        "时候",
        "全",
        "全市",
    ]
)
_STRUCTURAL_WEIGHT = 0.12
# Times are checked as premises, not searched for.
_TIME = re.compile(r"\d|年[底末内前]|今年|明年|去年|\w五时?期?$")
_COUNTED = re.compile(r"[一二两三四五六七八九十几]+[句个条项类种支点方家大份]")


@dataclass(frozen=True, slots=True)
class Word:
    """A content word. `start` is its place in the question; `weight` in [0, 1] what it counts beside its rarity."""

    text: str
    start: int
    weight: float
    spoken: bool = False
    """True where the thesaurus knows it as a whole."""
    noun: bool = True

    @property
    def end(self) -> int:
        """Just behind the word."""
        return self.start + len(self.text)


def content_words(text: str, taken: Iterable[tuple[int, int]] = ()) -> tuple[Word, ...]:
    """The content words of `text` outside the spans `taken` (document names, clause numbers), in order."""
    blanked = list(text)
    for start, end in taken:
        blanked[start:end] = [" "] * (end - start)
    tokens, at = [], 0
    for word, tag in tagged("".join(blanked)):
        tokens.append((word, tag, at))
        at += len(word)
    edges = {a for *_, a in tokens} | {at}
    low = "".join(blanked).lower()
    spoken = [
        m
        for m in wording.load().spoken.finditer(low)
        if m.start() in edges and m.end() in edges and not _TIME.search(m[0])
    ]
    covered = {i for m in spoken for i in range(m.start(), m.end())}
    empty = {
        i
        for m in wording.load().empty.finditer(low)
        if (len(m[0]) > 1 or (m.start() in edges and m.end() in edges)) and m.start() in edges
        for i in range(m.start(), m.end())
    }
    out = [Word(m[0], m.start(), _STRUCTURAL_WEIGHT if m[0] in STRUCTURAL else 1.0, spoken=True) for m in spoken]
    for word, tag, start in tokens:
        if start in covered or start in empty or not re.search(r"\w", word):
            continue
        weight = _weight(word, tag)
        if weight:
            out.append(Word(word.lower(), start, weight, noun=_is_noun(tag)))
    return tuple(sorted(out, key=lambda w: w.start))


def _is_noun(tag: str) -> bool:
    return tag[:1] in "nijlb" or tag in ("vn", "an", "eng", "s")


def _weight(word: str, tag: str) -> float:
    if word in STRUCTURAL or _COUNTED.match(word):
        return _STRUCTURAL_WEIGHT
    if re.fullmatch(r"(19|20)\d{2}", word):  # years are checked as premises
        return 0.0
    if re.fullmatch(r"[省市区县局部厅委国]里", word):  # 区里、部里: somebody there, not a thing
        return _STRUCTURAL_WEIGHT
    if len(word) == 1 and tag[:1] in "va":  # 要、到、占、差: too common to tell anything
        return _STRUCTURAL_WEIGHT
    if tag in _BY_TAG:
        return _BY_TAG[tag]
    if tag == "eng":
        return 1.0
    return _BY_TAG.get(tag[:1], 1.0)


def runs(words: Iterable[Word]) -> list[list[Word]]:
    """Words that stand directly behind one another, together."""
    out: list[list[Word]] = []
    for word in words:
        if out and out[-1][-1].end == word.start:
            out[-1].append(word)
        else:
            out.append([word])
    return out
