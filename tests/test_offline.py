"""Nothing reaches the network: ingest, serving and asking in a namespace that has no route to anywhere."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Inside the namespace: ingest, start the page, fetch it, ask through its own API, and print what came back.
_WALK = """
import json, re, subprocess, sys, urllib.request
data = sys.argv[1]
subprocess.run([sys.executable, "ingest.py", "--data", data], check=True, stdout=subprocess.DEVNULL)
asked = subprocess.run([sys.executable, "-m", "kb", "ask", "上海有哪些重点项目？", "--data", data, "--json"],
                       check=True, capture_output=True, text=True)
app = subprocess.Popen([sys.executable, "app.py", "--data", data, "--port", "0"], stdout=subprocess.PIPE, text=True)
try:
    address = next(m[0] for line in app.stdout if (m := re.search(r"http://[^\\s]+", line)))
    page = urllib.request.urlopen(address, timeout=60).read().decode()
finally:
    app.kill()
print(json.dumps({"answer": json.loads(asked.stdout)["answer"], "page": len(page)}, ensure_ascii=False))
"""
_OUTSIDE = re.compile(r"connect\(.*sin6?_addr.*?\"(?P<address>[^\"]+)\"")


def _isolated(command: list[str]) -> list[str]:
    if not shutil.which("unshare") or not shutil.which("ip"):
        pytest.skip("没有 unshare 或 ip（Debian 软件包 util-linux、iproute2）")
    if subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode:
        pytest.skip("本机不允许建立网络命名空间")
    return ["unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *command]


@pytest.mark.slow
def test_everything_works_without_a_route_and_nothing_is_looked_for_outside(tmp_path: Path) -> None:
    """Ingest, ask and page succeed; with strace at hand, no connect call names an address other than loopback."""
    trace = tmp_path / "trace"
    command = [sys.executable, "-c", _WALK, str(tmp_path / "data")]
    if shutil.which("strace"):
        command = ["strace", "-f", "-qq", "-e", "trace=connect", "-o", str(trace), *command]
    done = subprocess.run(_isolated(command), cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    seen = json.loads(done.stdout.splitlines()[-1])
    assert "知识产权人才库建设项目" in seen["answer"] and seen["page"] > 1000
    if trace.exists():
        addresses = {
            m["address"] for line in trace.read_text(errors="replace").splitlines() if (m := _OUTSIDE.search(line))
        }
        assert all(a.startswith("127.") or a == "::1" for a in addresses), addresses
