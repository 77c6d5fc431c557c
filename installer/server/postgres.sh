#!/usr/bin/env bash
# Sets up PostgreSQL as an office server: TLS from an own authority, passwords as SCRAM, only the networks given, safe settings.
#
#   sudo ./postgres.sh --names office,192.168.1.10 --network 192.168.1.0/24 --firm "Nord GmbH" --country DE
#
#   --names LIST     all names and addresses of this server, the first one is what workstations use
#   --network LIST   networks of the workstations (and of the reserve), as 192.168.1.0/24
#   --database NAME  "kontor" unless said otherwise
#   --owner LOGIN    whose database it is, "owner"; the password is KONTOR_PASSWORD, or made and shown once
#   --archive DIR    keep the log of all changes there, on another disk: brings back any minute (see the manual, Backup)
#   --keep SIZE      how much log to keep for a reserve that is away, "4GB"
#   --firm NAME, --country CODE    also set up the firm; needs the command of --kontor ("kontor")
#   --root DIR       a private cluster in DIR, as an ordinary user, nothing installed;  --port N
#
# Called again it changes what changed and keeps the rest.

set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=common.sh
. "$HERE/common.sh"

NAMES=; NETWORK=; DATABASE=kontor; OWNER=owner; ARCHIVE=; KEEP=4GB; FIRM=; COUNTRY=DE; KONTOR=kontor; GIVEN_ROOT=; PORT=5432; LISTEN='*'
while [ $# -gt 0 ]; do
  case $1 in
    --names) NAMES=$2; shift ;; --network) NETWORK=$2; shift ;; --database) DATABASE=$2; shift ;; --owner) OWNER=$2; shift ;;
    --archive) ARCHIVE=$2; shift ;; --keep) KEEP=$2; shift ;; --firm) FIRM=$2; shift ;; --country) COUNTRY=$2; shift ;;
    --kontor) KONTOR=$2; shift ;; --root) GIVEN_ROOT=$2; shift ;; --port) PORT=$2; shift ;; --listen) LISTEN=$2; shift ;;
    --help) usage ;; *) fail "Unknown option: $1" ;;
  esac
  shift
done
need --names "$NAMES"; need --network "$NETWORK"

if [ -z "$GIVEN_ROOT" ] && ! find_postgres; then
  apt-get update -q && apt-get install -y -q postgresql openssl
fi
find_postgres || fail "PostgreSQL is missing: apt-get install -y postgresql"
place_postgres "$GIVEN_ROOT"

remember
certify "$ROOT/authority"
if [ -n "$ARCHIVE" ]; then mkdir -p "$ARCHIVE"; give_to_super "$ARCHIVE"; fi

if [ ! -e "$DATA/PG_VERSION" ]; then
  [ -z "${SYSTEM:-}" ] || fail "There is no cluster in $DATA: pg_createcluster $(basename "$(dirname "$BIN")") main -- --data-checksums"
  "$BIN/initdb" -D "$DATA" -U "$SUPER" -E UTF8 --locale=C.UTF-8 --data-checksums --auth=peer --no-instructions > /dev/null
fi
write_settings
write_access
if ! "$BIN/pg_controldata" "$DATA" | grep -q 'checksum version: *1'; then
  say "Adding checksums to the pages; that takes a minute for each 10 GB."
  if is_running; then stop_postgres; fi
  as_super "$BIN/pg_checksums" --enable -D "$DATA"
fi
if is_running; then stop_postgres; fi
start_postgres

PASSWORD=${KONTOR_PASSWORD:-$(random_password)}; REPLICA=${KONTOR_REPLICA_PASSWORD:-$(random_password)}
# The passwords come by variables of psql from standard input: they stand neither in a command line nor in a log.
make_login() {
  sql postgres <<STATEMENTS
\\set login $1
\\set password '$2'
SELECT format('CREATE ROLE %I LOGIN $3', :'login') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'login') \\gexec
SET log_min_error_statement = panic;
ALTER ROLE :"login" LOGIN $3 PASSWORD :'password';
STATEMENTS
}
is_new() { [ -z "$(printf "SELECT 1 FROM pg_roles WHERE rolname = '%s'" "$1" | sql postgres)" ]; }
if is_new "$OWNER" || [ -n "${KONTOR_PASSWORD:-}" ]; then make_login "$OWNER" "$PASSWORD" CREATEROLE; else PASSWORD='(as before)'; fi
if is_new kontor_replica || [ -n "${KONTOR_REPLICA_PASSWORD:-}" ]; then make_login kontor_replica "$REPLICA" REPLICATION; keep_replica_password "$REPLICA"; else REPLICA='(as before)'; fi

sql postgres <<STATEMENTS
SET client_min_messages = warning;
\\set login $OWNER
\\set database $DATABASE
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'login') WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \\gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE postgres TO kontor_replica;
GRANT EXECUTE ON FUNCTION pg_ls_dir(text, boolean, boolean), pg_stat_file(text, boolean), pg_read_binary_file(text),
  pg_read_binary_file(text, bigint, bigint, boolean) TO kontor_replica;
GRANT pg_signal_backend, pg_monitor TO :"login" WITH ADMIN OPTION;
STATEMENTS
sql "$DATABASE" <<STATEMENTS
\\set login $OWNER
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO :"login";
ALTER DEFAULT PRIVILEGES FOR ROLE :"login" REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
GRANT SELECT ON pg_hba_file_rules TO :"login";
GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO :"login";
STATEMENTS

NAME=${NAMES%%,*}
write_file "$ROOT/client/connection.txt" 644 <<HANDOUT
Server       $NAME
Port         $PORT
Database     $DATABASE
Certificate  ca.crt (the file beside this one; copy it to the workstation)
Address      postgresql://LOGIN@$NAME:$PORT/$DATABASE?sslmode=verify-full&sslrootcert=/FOLDER/ca.crt
HANDOUT

URL="postgresql://$OWNER@$NAME:$PORT/$DATABASE?sslmode=verify-full&sslrootcert=$ROOT/client/ca.crt"
if [ -n "$FIRM" ]; then
  [ "$PASSWORD" != '(as before)' ] || fail "Set KONTOR_PASSWORD to the password of $OWNER for setting up the firm."
  KONTOR_PASSWORD=$PASSWORD $KONTOR init "$URL" --firm "$FIRM" --country "$COUNTRY"
fi
say "The server runs. For the workstations: $ROOT/client"
say "Address:  $URL"
if [ -z "${KONTOR_PASSWORD:-}" ]; then say "Password of $OWNER, shown only now: $PASSWORD"; fi
if [ -z "${KONTOR_REPLICA_PASSWORD:-}" ]; then say "Password for a reserve (kontor_replica), shown only now: $REPLICA"; fi
