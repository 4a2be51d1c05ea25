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
printf 'S16: %.1f s, floor %.1f s, %.2f x (at most 2); load %s\n' "$taken" "$least" "$(echo "$taken / $least" | bc -l)" "$(cut -d' ' -f1 /proc/loadavg)"
