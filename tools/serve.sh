#!/usr/bin/env bash
# Sets up a virtual environment in .venv (once), ingests corpus/ and serves the chat.
set -euo pipefail
cd "$(dirname "$0")/.."
bash tools/setup.sh requirements.txt
.venv/bin/python ingest.py corpus/
exec .venv/bin/python app.py "$@"
