#!/usr/bin/env bash
# Starts a Redis of its own for the tests (nothing kept on disk) and prints its URL.
set -euo pipefail
port=${TEST_REDIS_PORT:-6390}
if ! redis-cli -p "$port" ping >/dev/null 2>&1; then
  redis-server --port "$port" --bind 127.0.0.1 --save '' --appendonly no --maxmemory-policy noeviction --daemonize yes >/dev/null
  for _ in $(seq 50); do
    redis-cli -p "$port" ping >/dev/null 2>&1 && break
    sleep 0.1
  done
fi
echo "redis://127.0.0.1:$port"
