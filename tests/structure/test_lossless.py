"""Nothing of a source is lost, doubled or altered, whatever was done to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import NoClauses
from kb.model import Source
from kb.structure import parse
from tests.structure.checks import assert_lossless

_QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_SCRAPS = (
    "\n", "\n\n", " ", "　　", "\t", "**", "—— ", "（一）", "一、", "1.", "第三条　", "第一章　总则\n", "专栏1 工程\n",
    "附件：\n", "\n3\n", "\n— 12 —\n", "。", "；", "：", "2021年12月31日\n", "序号\t指标\n1\t人数\n2\t家数\n", "某局\n",
    "《", "》", "A B", "\u200b", "\ufeff", "①", "|",
)  # fmt: skip
_ALPHABET = "各地区要加强领导知识产权，。；：人才（）12 \n"


def test_seed_documents_are_reproduced_exactly(plan_source: Source, opinions_source: Source) -> None:
    """Clauses plus noise tile both real documents."""
    for source in (plan_source, opinions_source):
        assert_lossless(source, parse(source))


def test_noise_is_never_words(plan_source: Source, opinions_source: Source) -> None:
    """In the real documents only white space and markup are left out."""
    for source in (plan_source, opinions_source):
        for document in parse(source):
            for noise in document.noise:
                assert set(source.text[noise.start : noise.end]) <= set(" \n\u3000\t*"), noise
                assert noise.why in {"空白", "换行", "多余空格", "标记"}


@_QUICK
@given(
    cuts=st.lists(st.tuples(st.integers(0, 20_000), st.sampled_from(_SCRAPS)), max_size=25),
    head=st.integers(0, 4000),
)
def test_mutated_real_documents_stay_lossless(cuts: list[tuple[int, str]], head: int, opinions_source: Source) -> None:
    """Scraps of markup, numbers and page furniture thrown in anywhere never lose a character."""
    text = opinions_source.text[head:]
    for at, scrap in cuts:
        at %= len(text) + 1
        text = text[:at] + scrap + text[at:]
    _check(text)


@_QUICK
@given(st.lists(st.one_of(st.sampled_from(_SCRAPS), st.text(alphabet=_ALPHABET, max_size=30)), max_size=40))
def test_invented_texts_stay_lossless(parts: list[str]) -> None:
    """Texts made of the trade's building blocks parse without loss, or are refused."""
    _check("".join(parts))


def _check(text: str) -> None:
    source = Source("样本.txt", text, "0" * 64)
    try:
        documents = parse(source)
    except NoClauses:
        return
    assert_lossless(source, documents)


@pytest.mark.parametrize("text", ["", " \n\n　\n", "2021年12月31日", "某市人民政府文件\n\n某政发〔2020〕1号"])
def test_text_without_anything_to_cite_is_refused(text: str) -> None:
    """A date or a masthead alone is no document."""
    with pytest.raises(NoClauses) as refused:
        parse(Source(Path("样本.txt").name, text, "0" * 64))
    assert "样本.txt" in str(refused.value)
    assert "处理办法" in str(refused.value)
