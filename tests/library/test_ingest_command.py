"""`python ingest.py` as a person or a script meets it: exit codes, messages, and never a traceback."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from kb.config import Settings
from kb.errors import Damaged
from kb.library import KnowledgeBase
from kb.lock import WriterLock

ROOT = Path(__file__).parent.parent.parent
NOTICE = "关于开展试点的通知\n\n各有关单位：\n\n一、试点范围\n\n试点单位每年报告一次。\n\n二、工作要求\n\n加强领导。\n"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static model of the notice's characters."""
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer, models, pre_tokenizers

    folder = tmp_path_factory.mktemp("model")
    words = {word: number for number, word in enumerate(["[UNK]", *sorted(set(NOTICE))])}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.save(str(folder / "tokenizer.json"))
    weights = np.random.default_rng(0).normal(size=(len(words), 16)).astype(np.float32)
    save_file({"embedding.weight": weights}, str(folder / "model.safetensors"))
    module = {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}
    (folder / "modules.json").write_text(json.dumps([module]))
    return folder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with one notice."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "通知.txt").write_text(NOTICE, encoding="utf-8")
    return tmp_path / "corpus"


@pytest.fixture
def command() -> ModuleType:
    """ingest.py as a module."""
    spec = importlib.util.spec_from_file_location("ingest_command", ROOT / "ingest.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*arguments: str | Path, model: Path | None = None) -> subprocess.CompletedProcess[str]:
    """ingest.py in a process of its own."""
    environment = {**os.environ, "KB_MODEL": str(model)} if model else dict(os.environ)
    command = [sys.executable, "ingest.py", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def files_below(folder: Path) -> list[Path]:
    """Every file, hidden ones too."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def test_files_are_taken_in_and_told_in_json(corpus: Path, tmp_path: Path, model: Path) -> None:
    """The real steps on a real notice; the second time nothing is to do, and nothing is written."""
    first = run(corpus, "--data", tmp_path / "data", "--json", model=model)
    assert (first.returncode, first.stderr) == (0, "")
    summary = json.loads(first.stdout)
    assert summary["counts"]["added"] == 1 and summary["documents"] == 1 and summary["clauses"] > 3
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files_below(tmp_path / "data")}
    second = run(corpus, "--data", tmp_path / "data", model=model)
    assert (second.returncode, second.stderr) == (0, "")
    assert "未变" in second.stdout
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files_below(tmp_path / "data")} == before


def test_refused_files_are_named_on_the_error_stream_and_the_rest_is_taken(
    corpus: Path, tmp_path: Path, model: Path
) -> None:
    """Empty, binary, of a kind that is not read, with a name that is no UTF-8, absent: exit code 1."""
    (corpus / "空.txt").write_bytes(b"")
    (corpus / "二进制.txt").write_bytes(bytes(range(256)) * 40)
    (corpus / "图片.png").write_bytes(b"\x89PNG\r\n")
    (corpus / os.fsdecode(b"\xff.txt")).write_text(NOTICE, encoding="utf-8")
    done = run(corpus, tmp_path / "没有.txt", "--data", tmp_path / "data", "--json", model=model)
    assert done.returncode == 1
    assert json.loads(done.stdout)["counts"] == {"added": 1, "changed": 0, "unchanged": 0, "removed": 0, "refused": 5}
    for name in ("空.txt", "二进制.txt", "图片.png", "没有.txt"):
        assert any(line.startswith("拒收") and name in line and "：" in line for line in done.stderr.splitlines())
    assert "Traceback" not in done.stderr


CRASH = """
import os, sys, importlib
room, name, when = sys.argv[1:4]
module = importlib.import_module(room)
original = getattr(module, name)
def crash(*arguments, **options):
    if when == "after":
        original(*arguments, **options)
    os._exit(9)
setattr(module, name, crash)
import ingest
ingest.main(sys.argv[4:])
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("room", "name", "when", "left"),
    [
        ("kb.library.indexing", "keep_vectors", "after", "old"),
        ("kb.index.lexical", "update", "after", "old"),
        ("kb.index.generation", "update", "after", "old"),
        ("kb.index.generation", "clean", "before", "new"),
    ],
)
def test_a_crash_at_any_step_leaves_the_old_state_or_the_new(
    corpus: Path, tmp_path: Path, model: Path, room: str, name: str, when: str, left: str
) -> None:
    """Vectors kept, index half built, index built, transaction committed: the commit is the switch."""
    data = tmp_path / "data"
    run(corpus, "--data", data, model=model)
    (corpus / "通知.txt").write_text(NOTICE.replace("加强领导", "单位报告"), encoding="utf-8")
    crashed = [sys.executable, "-c", CRASH, room, name, when, str(corpus), "--data", str(data)]
    environment = {**os.environ, "KB_MODEL": str(model)}
    assert subprocess.run(crashed, cwd=ROOT, env=environment, capture_output=True, check=False).returncode == 9
    base = KnowledgeBase.open(Settings(data=data, model=str(model)))
    words = {"old": "加强领导。", "new": "单位报告。"}
    assert base.search("领导报告", 9)
    assert words[left] in {clause.text for document in base.documents() for clause in document.clauses}
    assert words[left] in {ranked.clause.text for ranked in base.search(words[left], 3)}
    assert base.doctor().findings == ()
    assert run(corpus, "--data", data, model=model).returncode == 0
    assert words["new"] in {ranked.clause.text for ranked in base.search(words["new"], 3)}
    base.close()


def test_wrong_usage_is_exit_code_2(tmp_path: Path) -> None:
    """Told in Chinese."""
    done = run("--no-such-option", "--data", tmp_path)
    assert done.returncode == 2
    assert "用法错误" in done.stderr


def test_a_second_ingest_gives_way_quickly_and_says_to_whom(corpus: Path, tmp_path: Path) -> None:
    """Two seconds on a quiet machine; the bound leaves room for a busy one."""
    with WriterLock(tmp_path / "data"):
        started = time.monotonic()
        done = run(corpus, "--data", tmp_path / "data")
        assert time.monotonic() - started < 6
    assert done.returncode == 1
    assert f"进程 {os.getpid()}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KeyboardInterrupt(), "已停止"),
        (Damaged("真相库读写失败", hint="从备份恢复"), "处理办法：从备份恢复"),
        (ZeroDivisionError("x"), "程序内部出错"),
    ],
)
def test_whatever_goes_wrong_is_one_chinese_sentence(
    command: ModuleType,
    corpus: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    told: str,
) -> None:
    """Interrupted, damaged, or a mistake of ours."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(KnowledgeBase, "ingest", fail)
    assert command.main([str(corpus), "--data", str(tmp_path / "data")]) == 1
    captured = capsys.readouterr()
    assert told in captured.err and "Traceback" not in captured.err
