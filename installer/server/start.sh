#!/usr/bin/env bash
# Starts the server of a pair, unless the other machine took its place meanwhile.
#
#   sudo ./start.sh --partner reserve:5432
#
#   --partner HOST:PORT   the other machine of the pair; remembered
#   --check               only look; for ExecStartPre of systemd:  ExecStartPre=+/opt/kontor/installer/server/start.sh --check
#   --root DIR            as in postgres.sh
#
# A server that comes back after a failover knows nothing of it and would take writes that nobody else sees.

set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=common.sh
. "$HERE/common.sh"

PARTNER=; CHECK=; GIVEN_ROOT=
while [ $# -gt 0 ]; do
  case $1 in
    --partner) PARTNER=$2; shift ;; --check) CHECK=1 ;; --root) GIVEN_ROOT=$2; shift ;; --help) usage ;; *) fail "Unknown option: $1" ;;
  esac
  shift
done
find_postgres || fail "PostgreSQL is missing."
place_postgres "$GIVEN_ROOT"
recall
if [ -n "$PARTNER" ]; then printf '%s\n' "$PARTNER" > "$ROOT/partner"; fi
PARTNER=$(cat "$ROOT/partner" 2> /dev/null || true)
need --partner "$PARTNER"

if [ ! -e "$DATA/standby.signal" ] && is_in_use "$PARTNER"; then
  fail "The other machine, $PARTNER, is the server in use: run rejoin.sh here."
fi
[ -n "$CHECK" ] || start_postgres
