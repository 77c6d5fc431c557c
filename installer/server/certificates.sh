#!/usr/bin/env bash
# Makes the firm's own certificate authority and a certificate for one server.
#
#   certificates.sh --dir DIR --names office,office.lan,192.168.1.10
#
#   --dir DIR      where they lie: ca.key (keep it, show it to nobody), ca.crt (for everybody), server.key and server.crt (for the server)
#   --names LIST   all names and addresses by which workstations reach the server; the first one is its name
#   --years N      how long the certificate of the server holds; 5 unless said otherwise
#
# Called again it keeps the authority, and makes a new certificate only for new names or before the old one ends.

set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

DIR=; NAMES=; YEARS=5
while [ $# -gt 0 ]; do
  case $1 in
    --dir) DIR=$2; shift ;; --names) NAMES=$2; shift ;; --years) YEARS=$2; shift ;; --help) usage ;; *) fail "Unknown option: $1" ;;
  esac
  shift
done
need --dir "$DIR"; need --names "$NAMES"

mkdir -p "$DIR"; chmod 755 "$DIR"; cd "$DIR"
if [ ! -e ca.key ]; then
  (umask 077; openssl ecparam -name prime256v1 -genkey -noout -out ca.key)
  openssl req -x509 -new -key ca.key -sha256 -days 7300 -subj "/CN=Kontor authority of ${NAMES%%,*}" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" -out ca.crt
  say "A new authority: $DIR/ca.crt"
fi

alternatives=
for name in ${NAMES//,/ }; do
  case $name in *:*|[0-9]*.[0-9]*.[0-9]*.[0-9]*) kind=IP ;; *) kind=DNS ;; esac
  alternatives=${alternatives:+$alternatives,}$kind:$name
done
if [ -e server.crt ] && [ "$(cat names 2> /dev/null)" = "$alternatives" ] && openssl x509 -in server.crt -noout -checkend 2592000 > /dev/null; then
  say "The certificate is good: $DIR/server.crt"
  exit 0
fi
(umask 077; openssl ecparam -name prime256v1 -genkey -noout -out server.key)
openssl req -new -key server.key -subj "/CN=${NAMES%%,*}" -out server.csr
printf 'subjectAltName=%s\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n' "$alternatives" > server.ext
openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -sha256 -days $((YEARS * 365)) -extfile server.ext -out server.crt 2> /dev/null
rm server.csr server.ext
printf '%s' "$alternatives" > names
say "A new certificate for $NAMES: $DIR/server.crt"
