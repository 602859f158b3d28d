#!/usr/bin/env bash
# Sets up a virtual environment in .venv (once) and runs every test.
set -euo pipefail
cd "$(dirname "$0")/.."
bash tools/setup.sh requirements-dev.txt
exec .venv/bin/python -m pytest "$@"
