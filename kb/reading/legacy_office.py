"""First stage: LibreOffice turns an old office file into .docx or .xlsx: offline, without macros, within limits.

Every file gets a start of its own in a private folder with a fresh profile, so that nothing outlives it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

from kb.config import Settings
from kb.errors import UnreadableFile
from kb.reading.legacy_kind import Kind

# A start takes 1.5–3 s and 0.6 GB of address space; the longest work report seen took no longer.
SECONDS = 30.0
MEMORY = 1024 * 2**20
_LARGEST_RESULT = 64 * 2**20
_AT_ONCE = threading.BoundedSemaphore(2)
_ON_MACOS = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
_EXPORT = {".docx": "docx:MS Word 2007 XML", ".xlsx": "xlsx:Calc MS Excel 2007 XML"}
# The shell sets the limits before it becomes LibreOffice; macOS has none for memory and goes on without.
_LIMITED = 'ulimit -c 0; ulimit -t {seconds}; ulimit -v {memory} 2>/dev/null; ulimit -f {file} 2>/dev/null; exec "$@"'
# No macro runs, no link is followed or updated, no Java starts, and what would go to the network meets a closed port.
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Writer/Content/Update", "Link", "2"),
    ("Calc/Content/Update", "Link", "2"),
    ("Java/VirtualMachine", "Enable", "false"),
)
_PROXY = (
    ("ooInetProxyType", "2"),
    ("ooInetHTTPProxyName", "127.0.0.1"),
    ("ooInetHTTPProxyPort", "9"),
    ("ooInetHTTPSProxyName", "127.0.0.1"),
    ("ooInetHTTPSProxyPort", "9"),
)
_SAVE_AS = "请用 Word 或 WPS 打开后另存为 {suffix}"
_INSTALL = "请安装 LibreOffice（Debian/Ubuntu：apt-get install {package}），或用 Word、WPS 另存为 {suffix}"
_PARTS = {".docx": "libswlo.so", ".xlsx": "libsclo.so"}
_PACKAGES = {".docx": "libreoffice-writer-nogui", ".xlsx": "libreoffice-calc-nogui"}


def program() -> str | None:
    """LibreOffice's program: the one `KB_SOFFICE` names, else the one on the path; None where there is none."""
    named = Settings.from_environment().soffice
    if named:
        return shutil.which(named)
    mac = _ON_MACOS if Path(_ON_MACOS).is_file() else None
    return shutil.which("soffice") or shutil.which("libreoffice") or mac


def converted(data: bytes, kind: Kind, *, where: str) -> bytes:
    """`data` as a file of the type `kind.suffix`. Raises `UnreadableFile`."""
    office = program()
    install = _INSTALL.format(package=_PACKAGES[kind.suffix], suffix=kind.suffix)
    if office is None:
        raise UnreadableFile(f"{kind.name}需要 LibreOffice 转换，本机没有安装", where=where, hint=install)
    with _AT_ONCE, tempfile.TemporaryDirectory(prefix="kb-office-", ignore_cleanup_errors=True) as folder:
        result = _run(office, data, kind, Path(folder), where)
        size = result.stat().st_size if result.is_file() and not result.is_symlink() else 0
        if size > _LARGEST_RESULT:
            raise UnreadableFile(f"转换出的文件过大（{size // 2**20} MB）", where=where, hint="请拆分后再试")
        if not size:
            raise UnreadableFile(
                f"LibreOffice 打不开这份{kind.name}（已损坏、设有密码或过于庞大）",
                where=where,
                hint=_SAVE_AS.format(suffix=kind.suffix) if _has_part(office, kind.suffix) else install,
            )
        return result.read_bytes()


def _has_part(office: str, suffix: str) -> bool:
    """False where Writer or Calc, which write files of that suffix, seem not to be installed."""
    folder = Path(office).resolve().parent
    return not (folder / "soffice.bin").exists() or (folder / _PARTS[suffix]).exists()


def _run(office: str, data: bytes, kind: Kind, folder: Path, where: str) -> Path:
    """Where the result stands if there is one."""
    profile, given, results = folder / "profile", folder / "in" / "document", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
    given.parent.mkdir()
    given.write_bytes(data)
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"]
    command += ["--nodefault", "--nofirststartwizard", "--nolockcheck"]
    command += [f"--infilter={kind.converter}"] if kind.converter else []
    command += ["--convert-to", _EXPORT[kind.suffix], "--outdir", str(results), str(given)]
    limits = _LIMITED.format(seconds=int(SECONDS), memory=MEMORY // 1024, file=4 * _LARGEST_RESULT // 512)
    process = subprocess.Popen(
        ["/bin/sh", "-c", limits, "sh", *command],
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(
            f"转换超时（上限 {SECONDS:g} 秒）", where=where, hint=_SAVE_AS.format(suffix=kind.suffix)
        ) from error
    finally:
        _end(process)
    return results / f"document{kind.suffix}"


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the whole process group: LibreOffice starts further processes, which may outlive the first."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the caller's but where programs are."""
    kept = {k: os.environ[k] for k in ("PATH", "LD_LIBRARY_PATH") if k in os.environ}
    own = dict.fromkeys(("HOME", "TMPDIR", "XDG_RUNTIME_DIR"), str(folder))
    return kept | own | {"LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


def _profile() -> str:
    rows = [_setting(f"org.openoffice.Office.{group}", name, value) for group, name, value in _SETTINGS]
    rows += [_setting("org.openoffice.Inet/Settings", name, value) for name, value in _PROXY]
    space = "http://openoffice.org/2001/registry"
    body = "".join(rows)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="{space}">{body}</oor:items>\n'


def _setting(path: str, name: str, value: str) -> str:
    prop = f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
    return f'<item oor:path="/{path}">{prop}</item>'
