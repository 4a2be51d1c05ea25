#!/usr/bin/env bash
# Several web and queue processes on one machine, each started again when it ends, until Ctrl-C or TERM.
# PostgreSQL and Redis come from the environment (DATABASE_URL, REDIS_URL), as everything else.
#   WEBS=2 QUEUES=2 PORT=8000 deploy/many.sh     serves on ports 8000 and 8001; put nginx before them
set -uo pipefail
cd "$(dirname "$0")/.."
WEBS=${WEBS:-2} QUEUES=${QUEUES:-2} PORT=${PORT:-8000} BIN=${BIN:-.venv/bin}

keep() {
    while true; do
        # In a group of its own: a head that is killed leaves workers behind, who hold the port and the memory.
        setsid "$@" &
        child=$!
        trap 'kill -TERM "$child" 2>/dev/null; wait "$child"; kill -KILL -- "-$child" 2>/dev/null; exit' TERM INT
        wait "$child"
        kill -KILL -- "-$child" 2>/dev/null
        sleep 0.5
    done
}

for ((number = 0; number < WEBS; number++)); do
    keep "$BIN/gunicorn" talentio.wsgi --bind "127.0.0.1:$((PORT + number))" --worker-class gthread \
        --workers 2 --threads 4 --no-control-socket &
done
for ((number = 0; number < QUEUES; number++)); do
    keep "$BIN/python" manage.py qcluster &
done
trap 'kill $(jobs -p) 2>/dev/null; wait; exit' TERM INT
wait
