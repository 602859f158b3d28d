"""Headings without a number are told by how they are set, and never against what numbers say."""

from __future__ import annotations

from kb.model import Block, Document, Layout, Source
from kb.structure import parse

TEXT = Layout(font="仿宋", font_size=16.0, bold=False, align="left")
BOLD = Layout(font="黑体", font_size=16.0, bold=True, align="left")
TITLE = Layout(font="方正小标宋", font_size=22.0, bold=False, align="center")
WORDS = "各地区要结合实际，制定具体的实施方案，明确责任分工，确保各项任务落到实处。"


def laid_out(*lines: tuple[str, Layout]) -> Document:
    """The document of lines set as given."""
    blocks, at = [], 0
    for words, layout in lines:
        blocks.append(Block((at, at + len(words)), "paragraph", layout))
        at += len(words) + 1
    text = "".join(f"{words}\n" for words, _ in lines)
    (document,) = parse(Source("样本.docx", text, "0" * 64, "application/docx", tuple(blocks)))
    return document


def test_bold_lines_of_their_own_are_headings() -> None:
    """Several short bold lines over text head it."""
    document = laid_out(
        ("某市政府工作报告", TITLE),
        ("工作回顾", BOLD), (WORDS, TEXT), (WORDS, TEXT), ("工作安排", BOLD), (WORDS, TEXT),
    )  # fmt: skip
    assert [(c.title, c.level) for c in document.clauses if c.kind == "heading"] == [("工作回顾", 1), ("工作安排", 1)]
    assert [c.label for c in document.clauses if c.kind == "paragraph"] == [
        "“工作回顾”第1段", "“工作回顾”第2段", "“工作安排”",
    ]  # fmt: skip


def test_numbers_keep_their_tree_whatever_is_bold() -> None:
    """一、（一）（二）二、 stand as without layout; bold lines between hold text only."""
    lines = [
        ("某市行动方案", TITLE), ("一、工作目标", BOLD), (WORDS, TEXT), ("二、重点任务", BOLD),
        ("（一）夯实基础", TEXT),
        ("主要内容", BOLD), (WORDS, TEXT), ("（二）提升能力", TEXT), ("实施步骤", BOLD), (WORDS, TEXT),
        ("三、保障措施", BOLD), (WORDS, TEXT),
    ]  # fmt: skip
    numbered = [(c.number, c.level) for c in laid_out(*lines).clauses if c.number]
    plain = [(words, TEXT) for words, _ in lines]
    assert numbered == [(c.number, c.level) for c in laid_out(*plain).clauses if c.number]
    assert numbered == [("一", 1), ("二", 1), ("（一）", 2), ("（二）", 2), ("三", 1)]


def test_one_bold_line_alone_and_lines_to_fill_in_are_no_headings() -> None:
    """A single line may be anything; “联系人：” is a form, a bold sentence is a sentence."""
    document = laid_out(
        ("某市通知", TITLE), (WORDS, TEXT), ("特别提示", BOLD), (WORDS, TEXT), ("联系人：", BOLD), (WORDS, TEXT),
        ("联系电话：", BOLD), (WORDS, TEXT), (WORDS, BOLD), (WORDS, TEXT),
    )  # fmt: skip
    assert not [c for c in document.clauses if c.kind == "heading"]
