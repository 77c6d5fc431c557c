#!/usr/bin/env bash
# Sets up Firebird 3 as an office server: logins by Srp256, an encrypted line or none, only the folder of the firm.
#
#   sudo ./firebird.sh --database /srv/kontor/firm.fdb --owner OWNER
#
#   --database FILE  where the firm's data lie; a folder of their own, never a share
#   --owner LOGIN    whose database it is, "OWNER"; the password is KONTOR_PASSWORD, or made and shown once
#   --listen ADDRESS the address of this machine in the office network; all of them unless said otherwise
#   --port N, --aux N   for the workstations, and for the server's calls to them: 3050 and 3051; open both in the firewall
#   --root DIR       a private server in DIR, as an ordinary user, nothing installed; start it with DIR/start.sh
#
# Without --root the system also learns to give up a workstation that vanished (vanished.conf); Firebird leaves that to it.
# SYSDBA gets the password KONTOR_SYSDBA_PASSWORD, or a new one that is shown once. Called again it keeps the data.

set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=common.sh
. "$HERE/common.sh"

DATABASE=; OWNER=OWNER; LISTEN=; PORT=3050; AUX=3051; ROOT=
while [ $# -gt 0 ]; do
  case $1 in
    --database) DATABASE=$2; shift ;; --owner) OWNER=${2^^}; shift ;; --listen) LISTEN=$2; shift ;; --port) PORT=$2; shift ;;
    --aux) AUX=$2; shift ;; --root) ROOT=$(realpath -m "$2"); shift ;; --help) usage ;; *) fail "Unknown option: $1" ;;
  esac
  shift
done
need --database "$DATABASE"
[[ $OWNER =~ ^[A-Z][A-Z0-9_]{1,29}$ ]] || fail "A login is 2 to 30 Latin letters, figures and underscores: $OWNER"
case $(stat -f -c %T "$(dirname "$(realpath -m "$DATABASE")")" 2> /dev/null || true) in nfs|cifs|smb*|fuse*) fail "The file must not lie on a share." ;; esac

if [ -z "$ROOT" ] && [ ! -x /usr/sbin/firebird ]; then
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q firebird3.0-server firebird3.0-utils openssl
fi
[ -x /usr/sbin/firebird ] || fail "Firebird is missing: apt-get install -y firebird3.0-server firebird3.0-utils"
LIBRARY=$(dirname "$(find /usr/lib -path '*firebird/3.0/plugins.conf' -print -quit)")

if [ -n "$ROOT" ]; then
  [ "$(id -u)" != 0 ] || fail "Call this as an ordinary user, or without --root."
  mkdir -p "$ROOT"/{lock,log,tmp}
  for part in plugins intl firebird.msg plugins.conf; do [ -e "$ROOT/$part" ] || ln -s "$LIBRARY/$part" "$ROOT/$part"; done
  CONF=$ROOT/firebird.conf; ALIASES=$ROOT/databases.conf; SECURITY=$ROOT/security3.fdb
  export FIREBIRD=$ROOT FIREBIRD_LOCK=$ROOT/lock FIREBIRD_TMP=$ROOT/tmp FIREBIRD_MSG=$LIBRARY
  as_server() { "$@"; }
else
  [ "$(id -u)" = 0 ] || fail "Call this with sudo, or give --root DIR for a private server."
  systemctl stop firebird3.0
  CONF=/etc/firebird/3.0/firebird.conf; ALIASES=/etc/firebird/3.0/databases.conf; SECURITY=/var/lib/firebird/3.0/system/security3.fdb
  as_server() { runuser -u firebird -- "$@"; }
fi
mkdir -p "$(dirname "$DATABASE")"
[ -n "$ROOT" ] || { chown firebird:firebird "$(dirname "$DATABASE")"; chmod 750 "$(dirname "$DATABASE")"; }

write_file "$CONF" 644 <<CONFIGURATION
# Written by installer/server.
RemoteServicePort = $PORT
RemoteAuxPort = $AUX
RemoteBindAddress = $LISTEN
ServerMode = Super
AuthServer = Srp256
AuthClient = Srp256
UserManager = Srp
WireCrypt = Required
WireCompression = true
DatabaseAccess = Restrict $(dirname "$DATABASE")
SecurityDatabase = $SECURITY
DefaultDbCachePages = 8192
CONFIGURATION
write_file "$ALIASES" 644 <<CONFIGURATION
security.db = $SECURITY
{
  RemoteAccess = false
  DefaultDbCachePages = 50
}
kontor = $DATABASE
CONFIGURATION

# Without a server, in our own process: no password travels, none stands in a command line.
local_sql() { as_server isql-fb -q -b -user SYSDBA "$@"; }
SYSDBA=${KONTOR_SYSDBA_PASSWORD:-$(random_password)}; PASSWORD=${KONTOR_PASSWORD:-$(random_password)}
if [ ! -e "$SECURITY" ]; then
  local_sql <<< "CREATE DATABASE '$SECURITY' DEFAULT CHARACTER SET UTF8;"
  local_sql -i /usr/share/firebird/3.0/security.sql "$SECURITY"
fi
quoted() { printf "'%s'" "${1//\'/\'\'}"; }
local_sql "$SECURITY" <<STATEMENTS
CREATE OR ALTER USER SYSDBA PASSWORD $(quoted "$SYSDBA") USING PLUGIN Srp;
CREATE OR ALTER USER $OWNER PASSWORD $(quoted "$PASSWORD") GRANT ADMIN ROLE USING PLUGIN Srp;
COMMIT;
STATEMENTS
if [ ! -e "$DATABASE" ]; then
  as_server isql-fb -q -b -user "$OWNER" <<< "CREATE DATABASE '$DATABASE' PAGE_SIZE 16384 DEFAULT CHARACTER SET UTF8;"
  [ -n "$ROOT" ] || chmod 640 "$DATABASE"
fi
# In this role the owner's session, and with it the agent's, may make logins: the server asks for both this and ADMIN ROLE.
as_server isql-fb -q -b -user "$OWNER" "$DATABASE" <<< "GRANT RDB\$ADMIN TO USER $OWNER;"

if [ -n "$ROOT" ]; then
  write_file "$ROOT/start.sh" 755 <<START
#!/bin/sh
export FIREBIRD='$ROOT' FIREBIRD_LOCK='$ROOT/lock' FIREBIRD_TMP='$ROOT/tmp' FIREBIRD_MSG='$LIBRARY' TZ=UTC
exec /usr/sbin/firebird
START
else
  mkdir -p /etc/systemd/system/firebird3.0.service.d
  write_file /etc/systemd/system/firebird3.0.service.d/kontor.conf 644 <<< $'[Service]\nEnvironment=TZ=UTC'
  systemctl daemon-reload
  write_file /etc/sysctl.d/60-kontor.conf 644 < "$HERE/vanished.conf"
  sysctl -q -p /etc/sysctl.d/60-kontor.conf
  systemctl start firebird3.0
fi
say "Address: firebird://$OWNER@$(hostname):$PORT/kontor"
if [ -z "${KONTOR_PASSWORD:-}" ]; then say "Password of $OWNER, shown only now: $PASSWORD"; fi
if [ -z "${KONTOR_SYSDBA_PASSWORD:-}" ]; then say "Password of SYSDBA, shown only now: $SYSDBA"; fi
