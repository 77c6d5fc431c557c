#!/usr/bin/env bash
# Makes this machine the reserve of an office server: a hot standby that receives every change and can be read for reports.
#
#   sudo KONTOR_REPLICA_PASSWORD=... ./standby.sh --primary office:5432 --authority DIR --names reserve,192.168.1.11 --network 192.168.1.0/24
#
#   --primary HOST:PORT   the server in use
#   --authority DIR       the folder "authority" of the server in use, copied here (a stick, not a share): the same authority vouches for both
#   --names LIST          all names and addresses of this machine
#   --network LIST        as on the server
#   --database NAME, --archive DIR, --keep SIZE, --root DIR, --port N    as in postgres.sh
#
# Afterwards, on the server in use: synchronous.sh --on

set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=common.sh
. "$HERE/common.sh"

PRIMARY=; AUTHORITY=; NAMES=; NETWORK=; DATABASE=kontor; ARCHIVE=; KEEP=4GB; GIVEN_ROOT=; PORT=5432; LISTEN='*'
while [ $# -gt 0 ]; do
  case $1 in
    --primary) PRIMARY=$2; shift ;; --authority) AUTHORITY=$2; shift ;; --names) NAMES=$2; shift ;; --network) NETWORK=$2; shift ;;
    --database) DATABASE=$2; shift ;; --archive) ARCHIVE=$2; shift ;; --keep) KEEP=$2; shift ;; --root) GIVEN_ROOT=$2; shift ;;
    --port) PORT=$2; shift ;; --listen) LISTEN=$2; shift ;; --help) usage ;; *) fail "Unknown option: $1" ;;
  esac
  shift
done
need --primary "$PRIMARY"; need --authority "$AUTHORITY"; need --names "$NAMES"; need --network "$NETWORK"
need KONTOR_REPLICA_PASSWORD "${KONTOR_REPLICA_PASSWORD:-}"

if [ -z "$GIVEN_ROOT" ] && ! find_postgres; then
  apt-get update -q && apt-get install -y -q postgresql openssl
fi
find_postgres || fail "PostgreSQL is missing: apt-get install -y postgresql"
place_postgres "$GIVEN_ROOT"
[ ! -e "$DATA/standby.signal" ] || fail "This machine is a reserve already. To make it anew, empty $DATA."

remember
keep_replica_password "$KONTOR_REPLICA_PASSWORD"
mkdir -p "$ROOT/authority"
cp "$AUTHORITY/ca.key" "$AUTHORITY/ca.crt" "$ROOT/authority/"
certify "$ROOT/authority"
if [ -n "$ARCHIVE" ]; then mkdir -p "$ARCHIVE"; give_to_super "$ARCHIVE"; fi

if [ -n "${SYSTEM:-}" ]; then
  stop_postgres
  [ ! -e "$DATA/PG_VERSION" ] || mv "$DATA" "$DATA.before-$(date +%Y%m%d%H%M%S)"
fi
make_slot "$PRIMARY"
as_super "$BIN/pg_basebackup" -D "$DATA" -X stream -R -S kontor_reserve -c fast -d "$(link "$PRIMARY")"
rm -f "$CONF/conf.d/synchronous.conf"
write_settings
write_access
printf '%s\n' "$PRIMARY" > "$ROOT/partner"
start_postgres
say "The reserve receives from $PRIMARY. Address for the workstations: postgresql://LOGIN@${PRIMARY},${NAMES%%,*}:$PORT/$DATABASE?sslmode=verify-full&sslrootcert=/FOLDER/ca.crt"
say "For reports: postgresql://LOGIN@${NAMES%%,*}:$PORT,${PRIMARY}/$DATABASE?sslmode=verify-full&sslrootcert=/FOLDER/ca.crt&target_session_attrs=prefer-standby"
