# Words that the scripts of this folder share; read with ".", never run.
# shellcheck shell=bash

# say TEXT: a line for whoever watches.
say() { printf '%s\n' "$*"; }

# fail TEXT: end with a sentence.
fail() { printf '%s\n' "$*" >&2; exit 1; }

# need NAME VALUE: an option that must not be missing.
need() { [ -n "$2" ] || fail "The option $1 is missing; --help lists them."; }

# usage: the comment at the head of the script that runs.
usage() { sed -n '2,/^$/s/^# \{0,1\}//p' "$0"; exit 0; }

# random_password: 24 letters and figures that nobody has to read aloud.
random_password() { openssl rand -base64 33 | tr -dc 'A-HJ-NP-Za-km-z2-9' | cut -c1-24; }

# write_file FILE MODE: standard input becomes the file at once or not at all.
write_file() {
  local fresh="$1.new"
  (umask 077; cat > "$fresh")
  chmod "$2" "$fresh"
  mv "$fresh" "$1"
}

# find_postgres: BIN, the programs of the newest PostgreSQL of this machine.
find_postgres() {
  local found
  for found in /usr/lib/postgresql/*/bin; do [ -x "$found/initdb" ] && BIN=$found; done
  [ -n "${BIN:-}" ]
}

# place_postgres ROOT: where everything lies. With a ROOT it is a private cluster of whoever runs the script; without one it is the
# cluster "main" as Debian and Ubuntu keep it.
place_postgres() {
  if [ -n "$1" ]; then
    ROOT=$(realpath -m "$1"); DATA=$ROOT/data; CONF=$DATA; TLS=$ROOT/tls; SOCKET=$ROOT; SUPER=$(id -un)
    [ "$SUPER" != root ] || fail "PostgreSQL does not run as root: call this as an ordinary user, or without --root."
  else
    [ "$(id -u)" = 0 ] || fail "Call this with sudo, or give --root DIR for a private cluster."
    local version; version=$(basename "$(dirname "$BIN")")
    ROOT=/etc/kontor-server; DATA=/var/lib/postgresql/$version/main; CONF=/etc/postgresql/$version/main; TLS=$ROOT/tls
    SOCKET=/var/run/postgresql; SUPER=postgres; SYSTEM=1; UNIT=postgresql@$version-main
  fi
}

# as_super COMMAND...: as the user whom the cluster belongs to.
as_super() { if [ -n "${SYSTEM:-}" ]; then (cd / && runuser -u postgres -- env HOME=/var/lib/postgresql "$@"); else "$@"; fi; }

# remember: what this machine was set up with, for the scripts that come later.
remember() {
  local name
  mkdir -p "$ROOT"
  for name in NAMES NETWORK DATABASE ARCHIVE KEEP LISTEN PORT; do printf '%s=%q\n' "$name" "${!name}"; done | write_file "$ROOT/settings" 644
}

# recall: read it again.
recall() {
  [ -e "$ROOT/settings" ] || fail "This machine was not set up by postgres.sh or standby.sh."
  # shellcheck source=/dev/null
  . "$ROOT/settings"
}

# keep_replica_password PASSWORD: where the servers of a pair find it.
keep_replica_password() {
  printf '*:*:*:kontor_replica:%s\n' "$1" | write_file "$ROOT/replica.pass" 600
  give_to_super "$ROOT/replica.pass"
}

# link HOST:PORT: how a reserve connects to the server in use; only to one that our authority vouches for.
link() {
  printf 'host=%s port=%s user=kontor_replica passfile=%s connect_timeout=3 sslmode=verify-full sslrootcert=%s application_name=kontor_reserve' \
    "${1%:*}" "${1##*:}" "$ROOT/replica.pass" "$TLS/ca.crt"
}

# make_slot HOST:PORT: the place where the server in use keeps its log for the reserve.
make_slot() {
  as_super "$BIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 -d "$(link "$1") dbname=postgres" > /dev/null <<'STATEMENTS'
SELECT pg_create_physical_replication_slot('kontor_reserve', true) WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = 'kontor_reserve')
STATEMENTS
}

# is_in_use HOST:PORT: whether the other machine of a pair takes writes.
is_in_use() {
  [ "$(as_super "$BIN/psql" -X -q -A -t -d "$(link "$1") dbname=postgres" -c 'SELECT pg_is_in_recovery()' 2> /dev/null)" = f ]
}

# certify AUTHORITY: a certificate for this machine, where the server finds it.
certify() {
  "$HERE/certificates.sh" --dir "$1" --names "$NAMES"
  mkdir -p "$TLS" "$ROOT/client"
  install -m 644 "$1/server.crt" "$TLS/server.crt"
  install -m 600 "$1/server.key" "$TLS/server.key"
  install -m 644 "$1/ca.crt" "$TLS/ca.crt"
  install -m 644 "$1/ca.crt" "$ROOT/client/ca.crt"
  give_to_super "$TLS"
}

# give_to_super PATH...: files that the server must read and nobody else.
give_to_super() { if [ -n "${SYSTEM:-}" ]; then chown -R postgres:postgres "$@"; fi; }

# sql DATABASE [psql options]: statements of standard input, by the socket, as the administrator of the cluster.
sql() { local database=$1; shift; as_super "$BIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$SOCKET" -p "$PORT" -U "$SUPER" -d "$database" "$@"; }

# The server of this machine.
start_postgres() {
  if [ -n "${SYSTEM:-}" ]; then systemctl start "$UNIT"; else "$BIN/pg_ctl" -D "$DATA" -l "$ROOT/log" -w -s start; fi
}
stop_postgres() {
  if [ -n "${SYSTEM:-}" ]; then systemctl stop "$UNIT"; else "$BIN/pg_ctl" -D "$DATA" -m fast -w -s stop; fi
}
is_running() { as_super "$BIN/pg_ctl" -D "$DATA" status > /dev/null 2>&1; }

# write_settings: the options of an office server. Each one answers a fault that was measured; see README.md.
write_settings() {
  mkdir -p "$CONF/conf.d"
  grep -qs "^include_dir = 'conf.d'" "$CONF/postgresql.conf" || printf "include_dir = 'conf.d'\n" >> "$CONF/postgresql.conf"
  write_file "$CONF/conf.d/kontor.conf" 640 <<CONFIGURATION
# Written by installer/server; changes belong into a later file of this folder.
listen_addresses = '$LISTEN'
port = $PORT
unix_socket_directories = '$SOCKET'
max_connections = 200
ssl = on
ssl_cert_file = '$TLS/server.crt'
ssl_key_file = '$TLS/server.key'
ssl_min_protocol_version = 'TLSv1.2'
password_encryption = 'scram-sha-256'
fsync = on
full_page_writes = on
synchronous_commit = on
wal_level = replica
wal_log_hints = on
max_wal_senders = 5
max_replication_slots = 5
max_slot_wal_keep_size = '$KEEP'
archive_mode = on
archive_timeout = 60
archive_command = '$(archive_command)'
hot_standby = on
hot_standby_feedback = on
idle_in_transaction_session_timeout = '60s'
client_connection_check_interval = '10s'
lock_timeout = '30s'
tcp_keepalives_idle = 30
tcp_keepalives_interval = 10
tcp_keepalives_count = 3
log_statement = 'none'
log_min_duration_statement = -1
log_parameter_max_length_on_error = 0
log_connections = on
log_disconnections = on
timezone = 'UTC'
CONFIGURATION
}

archive_command() {
  if [ -n "$ARCHIVE" ]; then printf 'test ! -f "%s/%%f" && cp "%%p" "%s/%%f.part" && mv "%s/%%f.part" "%s/%%f"' "$ARCHIVE" "$ARCHIVE" "$ARCHIVE" "$ARCHIVE"; else printf '/bin/true'; fi
}

# write_access: who may come from where. Nothing without TLS, nothing from outside the networks given, nobody without a password.
write_access() {
  {
    printf '# Written by installer/server.\nlocal all %s peer\n' "$SUPER"
    local network
    for network in 127.0.0.1/32 ::1/128 ${NETWORK//,/ }; do
      printf 'hostssl "%s" all %s scram-sha-256\n' "$DATABASE" "$network"
      printf 'hostssl replication,postgres kontor_replica %s scram-sha-256\n' "$network"
    done
  } | write_file "$CONF/pg_hba.conf" 640
  give_to_super "$CONF/pg_hba.conf" "$CONF/conf.d"
}
