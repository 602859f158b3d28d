"""The yardstick for metadata and extracts itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval import extracts

TEXT = (
    "某市财政局关于做好试点工作的通知\n某财〔2021〕5号\n各单位：\n根据《某省办法》，到2025年培训1000人。（责任单位：市财政局）\n"
    "某市财政局\n2021年3月1日\n"
)
METADATA = {
    "title": "某市财政局关于做好试点工作的通知", "doc_number": "某财〔2021〕5号", "issuers": ["某市财政局"],
    "addressees": ["各单位"], "date": "2021-03-01", "genre": "通知", "publicity": None, "print_date": None,
}  # fmt: skip


def gold(folder: Path, **more: object) -> None:
    """A gold folder of one document."""
    (folder / "files").mkdir()
    (folder / "files" / "a.txt").write_text(TEXT, encoding="utf-8")
    entry = {
        "id": "A", "files": ["a.txt"], "metadata": METADATA,
        "targets": [
            {"value": 1000, "unit": "人", "op": "=", "deadline": 2025, "attribute": None, "quote": "到2025年培训1000人"}
        ],
        "responsible": [{"quote": "（责任单位：市财政局）", "bodies": ["市财政局"]}],
        "references": [{"quote": "根据《某省办法》", "relation": "依据"}],
    }  # fmt: skip
    (folder / "A.json").write_text(json.dumps(entry | more), encoding="utf-8")


def test_a_document_read_rightly_has_full_marks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Metadata, targets, bodies, references."""
    gold(tmp_path)
    assert extracts.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split() == ["a.txt", "8/8", "1.000", "1/1", "0", "1/1"]


def test_what_differs_is_counted_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong date, a missing body and a missing reference."""
    gold(
        tmp_path,
        metadata=METADATA | {"date": "2020-01-01"},
        responsible=[{"quote": "（责任单位：市财政局）", "bodies": ["市财政局", "市民政局"]}],
        references=[{"quote": "《某市办法》", "relation": "废止"}],
    )
    extracts.main([str(tmp_path), "--details"])
    out = capsys.readouterr().out
    assert out.splitlines()[1].split() == ["a.txt", "7/8", "1.000", "1/2", "0", "0/1"]
    assert "date: '2021-03-01', not '2020-01-01'" in out
    assert "市民政局" in out
