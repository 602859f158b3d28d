"""A small notice with every kind of part, and a truth database to put it in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.model import (
    Clause,
    Dates,
    Document,
    Duty,
    Extracts,
    Link,
    LinkEnd,
    Noise,
    Reference,
    Responsible,
    Source,
    Table,
    Target,
)
from kb.store import StoredSource, Truth, Writer

TEXT = "关于试点的通知\n一、目标\n到2025年培养100万人。\n指标 数值\n人才 100\n第1页"


@pytest.fixture
def truth(tmp_path: Path) -> Truth:
    """A truth database that does not exist yet."""
    return Truth.open(f"sqlite:///{tmp_path / 'data' / 'truth.sqlite3'}")


@pytest.fixture
def notice() -> Callable[..., Document]:
    """A maker of notices; `word` goes into its text."""

    def make(doc_id: str = "通知1", word: str = "培养") -> Document:
        clauses = (
            Clause(f"{doc_id}#title", "title", None, None, None, "关于试点的通知", "题名", None, ((0, 7),)),
            Clause(f"{doc_id}#sec_1", "heading", 1, "一", "目标", "一、目标", "一", None, ((8, 12),)),
            Clause(
                f"{doc_id}#sec_1__para_1", "paragraph", None, None, None, f"到2025年{word}100万人。", "一第1段",
                f"{doc_id}#sec_1", ((13, 20), (20, 27)),
            ),
            Clause(
                f"{doc_id}#row_1", "table_row", None, None, None, "人才 100", "表第1行", f"{doc_id}#sec_1", ((34, 40),),
                cells=("人才", "100"),
            ),
        )  # fmt: skip
        table = Table(f"{doc_id}#sec_1", "主要指标", ("指标", "数值"), (("人才", "100"),), (f"{doc_id}#row_1",))
        noise = (Noise(41, 44, "页码"),)
        return Document(
            doc_id, "关于试点的通知", "国发〔2021〕1号", ("国务院",), ("各省",), "2021-01-02", "通知", None, clauses,
            (table,), noise, ("没有落款",),
            Dates(made="2021-01-02", amended=("2022-03-04",), expires_words="有效期5年"), "国家", None, "此件公开发布",
            "规划",
        )  # fmt: skip

    return make


@pytest.fixture
def extracts() -> Extracts:
    """One of each thing extracted from the notice."""
    clause, quote = "通知1#sec_1__para_1", "到2025年培养100万人"
    return Extracts(
        targets=(
            Target(
                clause, "人才", "人才数量", ">=", 100.0, "万人", 1e6, "全国", 2025, "明示", None, False, quote, "每年"
            ),
        ),
        responsible=(Responsible(clause, ("教育部", "财政部"), "由教育部、财政部负责"),),
        references=(Reference(clause, "纲要", None, "依据", "根据《纲要》"),),
        duties=(Duty("d1", clause, "任务", quote, ((13, 27),), "各地区", "要"),),
    )


@pytest.fixture
def link() -> Link:
    """A link with only an upper end."""
    upper = LinkEnd("通知1#sec_1__para_1", "培养100万人", "0123456789abcdef")
    return Link(
        "l1",
        "T1",
        "任务",
        "未覆盖",
        "各地区",
        upper,
        None,
        "未覆盖",
        "没有",
        "",
        "",
        "待复核",
        "curated",
        "人工",
        0.5,
        True,
    )


@pytest.fixture
def put() -> Callable[..., None]:
    """Writes a document as the only one of a file."""

    def write(writer: Writer, document: Document, extracts: Extracts | None = None, path: str = "/c/a.txt") -> None:
        stored = StoredSource(path, "document", "00", "p1", Path(path).name, warnings=("换行异常",))
        source = Source(Path(path).name, TEXT, "00", warnings=("换行异常",))
        writer.put_source(stored, source, [document], {document.id: extracts or Extracts()})

    return write
