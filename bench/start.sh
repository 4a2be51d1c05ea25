#!/usr/bin/env bash
# S16: `make run` of a fresh clone to its first page, beside `pip install` of the same requirements. Seconds.
set -euo pipefail
root=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
folder=$(mktemp -d)
port=${PORT:-8731}
trap 'kill -- -"$run" 2>/dev/null || true; rm -rf "$folder"' EXIT
run=0
git clone --quiet "$root" "$folder/clone"
now() { date +%s.%N; }

begun=$(now)
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$root/requirements.txt"
least=$(echo "$(now) - $begun" | bc)

cd "$folder/clone"
begun=$(now)
set -m
make run BIND="127.0.0.1:$port" >"$folder/run.log" 2>&1 &
run=$!
until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/"; do
    kill -0 "$run" 2>/dev/null || { cat "$folder/run.log"; exit 1; }
    sleep 0.2
done
taken=$(echo "$(now) - $begun" | bc)
cd "$root"
"${PYTHON:-$root/.venv/bin/python}" -c "
from bench.report import figure
figure('S16', 'make run on a fresh clone, to the first page', $taken, 's', floor=$least, at_most=2)"
