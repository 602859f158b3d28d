"""Terms from plain files are words of search."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kb.errors import Damaged, InputError
from kb.index import Entry, generation, terms
from kb.index.terms import SHIPPED, Terms, read
from kb.index.tokens import pairs, words


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """A file of the user's, in use until the test ends."""
    path = tmp_path / "terms.txt"
    terms.take(path)
    yield path
    terms.take(None)


def test_the_shipped_file_holds_each_term_once_and_only_terms() -> None:
    """Each is found where it stands."""
    shipped = read(SHIPPED)
    assert len(shipped) == len(set(shipped)) > 300
    assert all(term in words(f"按照{term}有关规定") for term in shipped)


def test_a_term_is_a_word_beside_those_inside_it(own: Path) -> None:
    """A search for the short word still finds it; a term that the dictionary knows is not counted twice."""
    before = words("申报海聚英才计划的单位")
    own.write_text("# 项目\n海聚英才计划 # 上海\n\n知识产权\n", encoding="utf-8")
    assert "海聚英才计划" not in before
    assert sorted(words("申报海聚英才计划的单位")) == sorted([*before, "海聚英才计划"])
    assert words("知识产权").count("知识产权") == 1


def test_terms_overlap_and_are_found_in_order() -> None:
    """One inside another, and one that begins in another."""
    known = Terms.of(["专利", "专利代理", "代理机构"])
    run = "专利代理机构与专利"
    assert known.inside(run, pairs(run)) == ["专利", "专利代理", "代理机构", "专利"]
    assert known.identity == Terms.of(["代理机构", "专利代理", "专利"]).identity
    assert Terms.of([]).inside("专利", ["专利"]) == []


@pytest.mark.parametrize("line", ["a", "字", "专利 代理", "5G基站", "很" * 21])
def test_a_line_that_is_no_term_is_told_with_its_number(own: Path, line: str) -> None:
    """It would never be found, or would be found too often."""
    own.write_text(f"专利代理\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match="第 2 行"):
        words("专利")


def test_a_file_that_was_named_must_be_there_and_be_text(own: Path) -> None:
    """The one in the data folder need not."""
    assert words("专利")
    terms.take(own, optional=False)
    with pytest.raises(InputError, match="词典读不出来"):
        words("专利")
    own.write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(InputError, match="UTF-8"):
        words("专利")


def test_a_change_of_the_terms_makes_an_index_one_of_another_program(own: Path, tmp_path: Path) -> None:
    """So it is built anew by the next ingest, and never asked with words that it does not hold."""
    entries = [Entry("d#1", "d", "申报海聚英才计划的单位"), Entry("d#2", "d", "其他单位")]
    vectors = np.eye(2, 4, dtype=np.float32)
    name = generation.build(tmp_path / "index", entries, vectors, model="m")
    own.write_text("海聚英才计划\n", encoding="utf-8")
    with pytest.raises(Damaged, match="另一版本"):
        generation.read_manifest(tmp_path / "index", name)
    assert generation.build(tmp_path / "index", entries, vectors, model="m") != name
    own.write_text("# 没有词\n", encoding="utf-8")
    os.utime(own, ns=(1, 1))
    assert generation.read_manifest(tmp_path / "index", name).entries == 2
