"""Whatever a reader does in its process, the one that asked gets text or a reason, and goes on."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb.errors import NoClauses, UnreadableFile
from kb.reading import sandbox
from kb.reading.content import Content
from kb.reading.limits import Limits

QUICK = Limits(memory=400 * 2**20, seconds=1.0)
needs_fork = pytest.mark.skipif(not sandbox.FORKS, reason="this system cannot fork")
ROOT = Path(__file__).parents[2]


def _parse(name: str, data: bytes = b"", *, where: str = "x", limits: Limits = QUICK) -> Content:
    return sandbox.parse(f"tests.reading.misdeeds:{name}", data, where=where, limits=limits)


@pytest.fixture(params=["forked", "started"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both ways of getting a process."""
    if request.param == "forked" and not sandbox.FORKS:
        pytest.skip("this system cannot fork")
    monkeypatch.setattr(sandbox, "FORKS", request.param == "forked")
    yield request.param


@pytest.mark.usefixtures("way")
def test_text_blocks_and_warnings_come_through() -> None:
    """As the reader made them."""
    content = _parse("well", "某意见\U0001f600".encode(), where="甲.docx", limits=Limits())
    assert content.text == "某意见\U0001f600"
    assert content.warnings == ("甲.docx",)
    layout = content.blocks[0].layout
    assert layout is not None and layout.style == "正文"


@pytest.mark.usefixtures("way")
def test_refusals_come_through_as_they_were_said() -> None:
    """Class, reason and hint."""
    with pytest.raises(UnreadableFile) as refused:
        _parse("refuse", where="甲.pdf", limits=Limits())
    assert (refused.value.what, refused.value.where, refused.value.hint) == (
        "页面是扫描图像", "甲.pdf", "请提供有文字的版本",
    )  # fmt: skip
    with pytest.raises(NoClauses):
        _parse("nothing_to_cite", limits=Limits())


@pytest.mark.parametrize(
    ("misdeed", "reason"),
    [
        ("hang", "解析超时（上限 1 秒）"),
        ("loop", "解析超时（上限 1 秒）"),
        ("swell", "内存超限（上限 400 MB）"),
        ("segfault", "异常退出"),
        ("abort", "异常退出"),
        ("leave", "不合规格"),
        ("fail", "异常退出（KeyError misdeeds.py:"),
        ("sink", "嵌套过深"),
        ("outside", "不合规格"),
        ("flood", ""),
        ("long_text", "内容过多（5,000,001 字符"),
    ],
)
@pytest.mark.usefixtures("way")
def test_misdeeds_become_reasons(misdeed: str, reason: str) -> None:
    """Said in Chinese, within the limit of time, and the next file is read as ever."""
    before = time.monotonic()
    limits = QUICK if misdeed in ("hang", "loop", "flood") else Limits(memory=QUICK.memory)
    with pytest.raises(UnreadableFile) as refused:
        _parse(misdeed, limits=limits)
    assert reason in refused.value.what
    assert refused.value.hint
    assert time.monotonic() - before < 20
    assert _parse("well", b"abc", limits=Limits()).text == "abc"


@needs_fork
def test_a_crash_for_want_of_memory_is_told_as_such() -> None:
    """A library that aborts when it gets no memory leaves its peak to tell."""
    with pytest.raises(UnreadableFile, match="内存超限"):
        _parse("swell_until_killed", limits=Limits(memory=400 * 2**20))


@needs_fork
def test_garbage_instead_of_an_answer_is_refused() -> None:
    """Bytes of another making are never interpreted."""
    with pytest.raises(UnreadableFile, match="不合规格"):
        _parse("garbage")


@needs_fork
def test_a_reader_neither_writes_files_nor_reaches_the_network(tmp_path: Path) -> None:
    """A file may be made, nothing written into it; where the system has namespaces there is no network."""
    target = tmp_path / "留下"
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = _parse("do_forbidden_things", str(target).encode(), where=str(port)).text
    assert "写文件" not in done
    assert not target.exists() or target.read_bytes() == b""


@needs_fork
def test_a_reader_sees_little_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys and passwords of the service are not handed on."""
    monkeypatch.setenv("KB_SECRET", "密")
    sandbox._nursery.stop()
    assert "KB_SECRET" not in _parse("environment", b"").text


def test_what_libraries_print_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    """Neither standard output nor standard error shows it."""
    assert _parse("babble", b"abc").text == "abc"
    assert capfd.readouterr() == ("", "")


@needs_fork
def test_many_threads_may_ask_at_once() -> None:
    """Each gets its own text; one that hangs does not hold up the others."""
    with ThreadPoolExecutor(12) as pool:
        bad = pool.submit(_parse, "hang")
        texts = list(pool.map(lambda n: _parse("well", f"第{n}份".encode(), limits=Limits()).text, range(60)))
        with pytest.raises(UnreadableFile, match="超时"):
            bad.result()
    assert texts == [f"第{n}份" for n in range(60)]


@needs_fork
def test_the_nursery_is_started_again_when_it_was_killed() -> None:
    """Whoever killed it."""
    assert _parse("well", b"a").text == "a"
    process = sandbox._nursery._process
    assert process is not None
    process.send_signal(signal.SIGKILL)
    time.sleep(0.1)
    assert _parse("well", b"b").text == "b"
    assert sandbox._nursery._process is not process


@needs_fork
def test_a_forked_copy_of_the_service_has_a_nursery_of_its_own() -> None:
    """The original's is not disturbed by what the copy does."""
    assert _parse("well", b"a").text == "a"
    program = (
        "import os\n"
        "from kb.reading import sandbox\n"
        "read = lambda: sandbox.parse('tests.reading.misdeeds:well', b'a', where='x').text\n"
        "assert read() == 'a'\n"
        "pid = os.fork()\n"
        "assert read() == 'a'\n"
        "if pid: assert os.waitpid(pid, 0)[1] == 0; assert read() == 'a'\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def _processes(group: int) -> list[str]:
    told = subprocess.run(["ps", "-eo", "pgid,stat,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in told.splitlines() if line.split()[0] == str(group)]


@needs_fork
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at the list of processes")
@pytest.mark.parametrize("end", ["by itself", "killed"])
def test_nothing_is_left_when_the_service_ends(end: str) -> None:
    """Neither the nursery nor a child that hangs outlives the one that started them; no zombies meanwhile."""
    program = (
        "import threading, time\n"
        "from kb.reading import sandbox\n"
        "from kb.reading.limits import Limits\n"
        "ask = lambda name: sandbox.parse('tests.reading.misdeeds:' + name, b'a', where='x', limits=Limits())\n"
        "ask('well')\n"
        "threading.Thread(target=ask, args=('hang',), daemon=True).start()\n"
        "time.sleep(0.5); print('ready', flush=True)\n" + ("time.sleep(60)\n" if end == "killed" else "")
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True,
    ) as service:  # fmt: skip
        assert service.stdout is not None
        assert service.stdout.readline() == "ready\n"
        if end == "killed":
            assert len(_processes(service.pid)) == 3
            assert not any(" Z" in line for line in _processes(service.pid))
            os.kill(service.pid, signal.SIGKILL)
        service.wait(10)
    for _ in range(50):
        if not _processes(service.pid):
            break
        time.sleep(0.1)
    assert _processes(service.pid) == []


@needs_fork
def test_nobody_waiting_any_more_ends_the_child() -> None:
    """Closing both sockets is enough; the nursery kills and buries it."""
    job, watch = sandbox._nursery.child(("tests.reading.misdeeds",), 60.0)
    nursery = sandbox._nursery._process
    assert nursery is not None
    children = Path(f"/proc/{nursery.pid}/task/{nursery.pid}/children")
    if not children.exists():
        pytest.skip("the system does not list children")
    watch.close()
    until = time.monotonic() + 5
    while children.read_text() and time.monotonic() < until:
        time.sleep(0.02)
    assert children.read_text() == ""
    job.close()


def test_it_may_be_asked_from_any_thread() -> None:
    """Also when the thread that asked first has ended."""
    got: list[str] = []
    for _ in range(3):
        thread = threading.Thread(target=lambda: got.append(_parse("well", b"a").text))
        thread.start()
        thread.join()
    assert got == ["a", "a", "a"]
