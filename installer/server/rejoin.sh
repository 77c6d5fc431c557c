#!/usr/bin/env bash
# Makes a repaired machine the reserve of the one that took its place.
#
#   sudo ./rejoin.sh --partner reserve:5432
#
#   --partner HOST:PORT   the server in use now
#   --root DIR            as in postgres.sh
#
# What this machine wrote and the other one never received is taken back (pg_rewind); nobody was told that it was saved.
# Afterwards, on the server in use: synchronous.sh --on

set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=common.sh
. "$HERE/common.sh"

PARTNER=; GIVEN_ROOT=
while [ $# -gt 0 ]; do
  case $1 in --partner) PARTNER=$2; shift ;; --root) GIVEN_ROOT=$2; shift ;; --help) usage ;; *) fail "Unknown option: $1" ;; esac
  shift
done
need --partner "$PARTNER"
find_postgres || fail "PostgreSQL is missing."
place_postgres "$GIVEN_ROOT"
recall
is_in_use "$PARTNER" || fail "$PARTNER does not answer as the server in use."

if is_running; then stop_postgres; fi
make_slot "$PARTNER"
as_super "$BIN/pg_rewind" --target-pgdata="$DATA" --source-server="$(link "$PARTNER") dbname=postgres" \
  --config-file="$CONF/postgresql.conf" --write-recovery-conf
printf "primary_slot_name = 'kontor_reserve'\n" | as_super tee -a "$DATA/postgresql.auto.conf" > /dev/null
rm -f "$CONF/conf.d/synchronous.conf"
write_settings
write_access
printf '%s\n' "$PARTNER" > "$ROOT/partner"
start_postgres
say "This machine receives from $PARTNER."
