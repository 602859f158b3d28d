#!/usr/bin/env bash
# Makes .venv and installs a pinned requirements file into it; does nothing when that has been done already.
set -euo pipefail
cd "$(dirname "$0")/.."
requirements=${1:-requirements.txt}
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info < (3, 14)))' || {
    echo "需要 Python 3.11—3.13，当前是 $("$python" --version 2>&1)。处理办法：安装后用 PYTHON=python3.11 再运行一次。" >&2
    exit 1
}
[ -x .venv/bin/python ] || "$python" -m venv .venv
stamp=.venv/$(basename "$requirements").installed
if ! cmp -s <(cat requirements*.txt) "$stamp"; then
    .venv/bin/python -m pip install -q --disable-pip-version-check -r "$requirements"
    cat requirements*.txt >"$stamp"
fi
