"""Documents grown at random, with any numbering scheme and any setting, give back the tree they were grown from."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.model import Document, Source
from kb.structure import parse
from kb.structure.numbering import from_chinese, marker, to_chinese
from tests.structure.checks import assert_lossless
from tests.structure.growing import flat, grow

_QUICK = settings(max_examples=60, deadline=None)


def numbers(document: Document) -> list[tuple[str, int, str]]:
    """(number, level, number above) of every numbered clause, in order."""
    by_id = {c.id: c for c in document.clauses}
    found = []
    for clause in document.clauses:
        if clause.number and clause.level:
            above = by_id.get(clause.parent or "")
            while above is not None and not above.number:
                above = by_id.get(above.parent or "")
            found.append((clause.number, clause.level, above.number or "" if above else ""))
    return found


@_QUICK
@given(st.integers(0, 1_000_000))
def test_grown_documents_give_back_their_tree(seed: int) -> None:
    """Numbers, levels and parents come back, nothing is lost, and a whole series is never called broken."""
    text, tree, how = grow(seed)
    source = Source("样本.txt", text, "0" * 64)
    documents = parse(source)
    assert_lossless(source, documents)
    (document,) = documents
    assert numbers(document) == [*flat(tree)], how
    assert not [w for w in document.warnings if w.startswith("编号")], how


@_QUICK
@given(st.integers(3, 20), st.integers(0, 100), st.sampled_from(("{}、", "（{}）", "第{}章　", "第{}条　")))
def test_a_number_left_out_is_reported_with_its_place(count: int, which: int, form: str) -> None:
    """One number taken out of the middle gives one warning, with what stands before and after."""
    lost = 2 + which % (count - 2)
    lines = [form.format(to_chinese(n)) + "加强组织领导" for n in range(1, count + 1)]
    text = "某市实施办法\n" + "\n各部门要落实责任，认真执行。\n".join(lines[: lost - 1] + lines[lost:])
    (document,) = parse(Source("样本.txt", text + "\n各部门要落实责任，认真执行。\n", "0" * 64))
    before, after = (form.format(to_chinese(n)).strip("、　") for n in (lost - 1, lost + 1))
    assert document.warnings == (f"编号不连续：“{before}”之后是“{after}”",)


_FORMS = {
    "cn": "{cn}、", "cnp": "（{cn}）", "num": "{n}.", "nump": "（{n}）", "numr": "{n}）", "chapter": "第{cn}章 ",
    "section": "第{cn}节 ", "article": "第{cn}条 ", "part": "第{cn}编 ", "subpart": "第{cn}分编 ",
}  # fmt: skip
_WIDE = str.maketrans("0123456789().", "０１２３４５６７８９（）．")


@_QUICK
@given(st.integers(1, 1260), st.sampled_from(sorted(_FORMS)), st.booleans())
def test_every_number_of_every_form_is_read_back(value: int, style: str, wide: bool) -> None:
    """1 to 1260 in every printed form, full or half width."""
    value = min(value, 99 if style == "numr" else 999) if style in ("num", "nump", "numr") else value
    printed = _FORMS[style].format(n=value, cn=to_chinese(value))
    printed = printed.translate(_WIDE) if wide else printed.replace("（", "(").replace("）", ")")
    found = marker(printed + "加强领导")
    assert found is not None
    assert (found.style, found.value) == (style, value)
    assert (printed + "加强领导")[found.end :] == "加强领导"


@given(st.integers(0, 9999))
def test_chinese_numerals_are_read_as_they_are_written(value: int) -> None:
    """Reading undoes writing."""
    assert from_chinese(to_chinese(value)) == value
