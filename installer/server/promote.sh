#!/usr/bin/env bash
# Makes the reserve the server in use, after the other machine broke.
#
#   sudo ./promote.sh [--fence "ssh office sudo systemctl stop postgresql"]
#
#   --fence COMMAND   stops the other server for certain: its plug, its hypervisor, or as above; must succeed
#   --root DIR    as in standby.sh
#
# Two servers that both take writes are worse than none: the script refuses while the other one still answers as the server in use.

set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=common.sh
. "$HERE/common.sh"

FENCE=; GIVEN_ROOT=
while [ $# -gt 0 ]; do
  case $1 in --fence) FENCE=$2; shift ;; --root) GIVEN_ROOT=$2; shift ;; --help) usage ;; *) fail "Unknown option: $1" ;; esac
  shift
done
find_postgres || fail "PostgreSQL is missing."
place_postgres "$GIVEN_ROOT"
recall
if [ "$(sql postgres <<< 'SELECT pg_is_in_recovery()')" = f ]; then say "This machine is the server in use already."; exit 0; fi

if [ -n "$FENCE" ]; then bash -c "$FENCE" || fail "The other server could not be stopped: $FENCE"; fi
PARTNER=$(cat "$ROOT/partner")
if as_super "$BIN/pg_isready" -q -t 3 -h "${PARTNER%:*}" -p "${PARTNER##*:}"; then
  fail "The server $PARTNER still answers. Stop it first, or give --fence."
fi
sql postgres <<< 'SELECT pg_promote(true, 60)' > /dev/null
rm -f "$CONF/conf.d/synchronous.conf"
sql postgres <<< 'SELECT pg_reload_conf()' > /dev/null
sql postgres <<< 'CHECKPOINT'
say "This machine is the server in use. When the other one is repaired, run rejoin.sh there."
