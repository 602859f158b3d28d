"""Versions of a work side by side: kept, told apart, and answered from as of a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kb.config import Settings
from kb.index import Encoder
from kb.library import KnowledgeBase
from kb.library.editions import plain_id

_HEAD = "{title}\n{number}\n各区人民政府：\n现将《{name}》印发给你们，请认真执行。\n某市人民政府\n{day}\n{name}\n"


def notice(name: str, number: str, day: str, *articles: str) -> str:
    """A notice that carries measures."""
    numbered = "".join(f"第{'一二三四五'[i]}条 {article}\n" for i, article in enumerate(articles))
    title = f"某市人民政府关于印发{name}的通知"
    return _HEAD.format(title=title, number=number, name=name, day=day) + numbered


OLD = notice(
    "某市专利资助办法", "某府发〔2015〕3号", "2015年3月1日", "为鼓励发明创造，制定本办法。",
    "对获得发明专利授权的，每件资助3000元。", "本办法自2015年4月1日起施行。",
)  # fmt: skip
NEW = notice(
    "某市专利促进办法", "某府发〔2021〕8号", "2021年5月6日", "为促进专利工作，制定本办法。",
    "对获得发明专利授权的，每件资助5000元。",
    "本办法自2021年6月1日起施行。《某市专利资助办法》（某府发〔2015〕3号）同时废止。",
)  # fmt: skip


@pytest.fixture
def base(tmp_path: Path, encoder: Encoder, request: pytest.FixtureRequest) -> KnowledgeBase:
    """A knowledge base with the real reading and parsing."""
    opened = KnowledgeBase.open(Settings(data=tmp_path / "data"), encoder=encoder)
    request.addfinalizer(opened.close)
    return opened


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a file into one folder, and gives back the folder."""

    def put(name: str, text: str) -> Path:
        folder = tmp_path / "files"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        return folder

    return put


def texts(base: KnowledgeBase, query: str, on: str | None = None) -> set[str]:
    """What a search finds about money."""
    day = date.fromisoformat(on) if on else None
    return {r.clause.text for r in base.search(query, 9, as_of=day) if "元" in r.clause.text}


def test_a_question_is_answered_from_what_is_in_force_on_its_day(
    base: KnowledgeBase, write: Callable[[str, str], Path]
) -> None:
    """Today the new text, before its day the old one, before both none; what ended is said to have ended."""
    write("旧.txt", OLD)
    base.ingest([write("新.txt", NEW)])
    assert texts(base, "发明专利授权资助") == {"第二条 对获得发明专利授权的，每件资助5000元。"}
    assert texts(base, "发明专利授权资助", "2021-05-31") == {"第二条 对获得发明专利授权的，每件资助3000元。"}
    assert texts(base, "发明专利授权资助", "2010-01-01") == set()
    question = "发明专利授权每件资助多少？"
    assert "5000" in base.ask(question).answer and base.ask(question).notes == ()
    before = base.ask(question, as_of=date(2020, 1, 1))
    assert "3000" in before.answer and "5000" not in before.answer
    named = base.ask("某府发〔2015〕3号对发明专利授权资助多少？")
    assert "3000" in named.answer
    assert "已废止（2021-06-01起），见《某市专利促进办法》第三条" in named.notes[0]
    row = base.find("某市专利资助办法 发明专利授权资助", as_of=date(2020, 1, 1))[0]
    assert row["validity"]["since"] == "2015-04-01" and row["validity"]["status"] is None


def test_one_number_and_another_text_is_another_version(base: KnowledgeBase, write: Callable[[str, str], Path]) -> None:
    """Both are kept under ids of their own that stay when all is read again; the very same text is not."""
    folder = write("a.txt", OLD)
    base.ingest([folder])
    corrected = OLD.replace("3000元", "3500元").replace("2015年3月1日", "2015年9月1日")
    write("b.txt", corrected)
    write("c.txt", OLD.replace("每件资助", "每件 资助"))
    report = base.ingest([folder])
    said = {Path(r.file).name: (r.status, r.reason) for r in report.files}
    assert said["a.txt"][0] == "unchanged" and said["c.txt"][0] == "refused"
    assert said["b.txt"][0] == "added" and "另一个版本" in said["b.txt"][1]
    ids = {document.id for document in base.documents()}
    assert len(ids) == 4 and {plain_id(i) for i in ids} == {"某府发-2015-3", "某府发-2015-3.1"}
    assert "某府发-2015-3.1" in ids
    write("b.txt", corrected.replace("3500元", "3600元"))
    (folder / "c.txt").unlink()
    base.ingest([folder])
    assert {document.id for document in base.documents()} == ids
    assert base.doctor().findings == ()


def test_of_files_new_together_the_latest_bears_the_plain_id(
    base: KnowledgeBase, write: Callable[[str, str], Path]
) -> None:
    """Whatever their names."""
    write("a.txt", OLD)
    base.ingest([write("b.txt", OLD.replace("3000元", "3500元").replace("2015年3月1日", "2015年9月1日"))])
    assert "3500元" in base.source_text("某府发-2015-3")
