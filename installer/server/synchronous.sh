#!/usr/bin/env bash
# Lets the server in use wait for its reserve with each commit, or go on without it.
#
#   sudo ./synchronous.sh --on      nothing that was acknowledged can be lost; if the reserve is away, saving waits for it
#   sudo ./synchronous.sh --off     go on without the reserve, after it broke; until it is back a crash of the server can lose the last seconds
#   ./synchronous.sh --state        which one it is, and whether the reserve keeps up
#
#   --root DIR    as in postgres.sh

set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=common.sh
. "$HERE/common.sh"

WISH=; GIVEN_ROOT=
while [ $# -gt 0 ]; do
  case $1 in
    --on|--off|--state) WISH=$1 ;; --root) GIVEN_ROOT=$2; shift ;; --help) usage ;; *) fail "Unknown option: $1" ;;
  esac
  shift
done
need "--on, --off or --state" "$WISH"
find_postgres || fail "PostgreSQL is missing."
place_postgres "$GIVEN_ROOT"
recall
FILE=$CONF/conf.d/synchronous.conf

case $WISH in
  --on)
    state=$(printf "SELECT state FROM pg_stat_replication WHERE application_name = 'kontor_reserve'" | sql postgres)
    [ "$state" = streaming ] || fail "The reserve does not keep up (${state:-it is not connected}): saving would stand still. Repair it first."
    printf "synchronous_standby_names = 'FIRST 1 (kontor_reserve)'\n" | write_file "$FILE" 640
    give_to_super "$FILE" ;;
  --off) rm -f "$FILE" ;;
esac
[ "$WISH" = --state ] || sql postgres <<< 'SELECT pg_reload_conf()' > /dev/null
sql postgres <<< "SELECT application_name || ': ' || state || ', ' || sync_state || ', behind by ' || pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)) FROM pg_stat_replication"
[ ! -e "$FILE" ] || say "Commits wait for the reserve."
[ -e "$FILE" ] || say "Commits do not wait for a reserve."
