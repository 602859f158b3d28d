"""A plan held twice: as it was issued, and re-attached by a notice that passes it on."""

from __future__ import annotations

from pathlib import Path

from kb.model import Extracts, Source
from kb.retrieval.attached import originals
from kb.store import StoredSource, Truth
from kb.structure import parse

_PLAN = """附件

城市绿化专项行动方案

一、总体要求
坚持生态优先，扩大城市绿地。
二、重点任务
（一）建设口袋公园。每个街道建成三处。
（二）建设口袋公园。每个街道建成三处。
"""
_ISSUED = f"""住房和城乡建设部办公厅关于印发《城市绿化专项行动方案》的通知

建办城〔2020〕10号

各省、自治区住房和城乡建设厅：
现将《城市绿化专项行动方案》印发给你们，请抓紧落实。

住房和城乡建设部办公厅
2020年3月18日

{_PLAN}"""
_PASSED_ON = f"""陕西省住房和城乡建设厅关于转发《城市绿化专项行动方案》的通知

陕建发〔2020〕21号

各设区市住房和城乡建设局：
现将《城市绿化专项行动方案》转发给你们，请结合实际落实。

陕西省住房和城乡建设厅
2020年4月2日

{_PLAN}"""


def _held(tmp_path: Path, texts: dict[str, str]) -> Truth:
    truth = Truth.open(f"sqlite:///{tmp_path / 'truth.sqlite3'}")
    with truth.writer() as writer:
        for name, text in texts.items():
            source = Source(name, text, f"{len(text):064d}", "text/plain")
            stored = StoredSource(name, "document", source.sha256, "p", name)
            documents = parse(source)
            writer.put_source(stored, source, documents, {document.id: Extracts() for document in documents})
    return truth


def test_clauses_of_a_re_attached_plan_name_those_of_the_plan_as_it_was_issued(tmp_path: Path) -> None:
    """Words that stand twice are paired in order; the notices' own words are no copies."""
    truth = _held(tmp_path, {"陕西.txt": _PASSED_ON, "部.txt": _ISSUED})
    with truth.snapshot() as snapshot:
        found = originals(snapshot)
        plans = sorted((d for d in snapshot.documents() if d.carried_by), key=lambda d: d.date or "")
        assert [d.title for d in plans] == ["城市绿化专项行动方案"] * 2
        first, copy = ([clause.id for clause in plan.clauses] for plan in plans)
        assert found == dict(zip(copy, first, strict=True))
        assert originals(snapshot) is found


def test_what_the_same_body_issues_again_is_an_edition_and_no_copy(tmp_path: Path) -> None:
    """Else the older text would be found before the newer one."""
    again = (
        _ISSUED.replace("〔2020〕10号", "〔2023〕8号").replace("2020年3月18日", "2023年5月6日").replace("三处", "五处")
    )
    with _held(tmp_path, {"旧.txt": _ISSUED, "新.txt": again}).snapshot() as snapshot:
        assert len([d for d in snapshot.documents() if d.carried_by]) == 2
        assert not originals(snapshot)
