#!/bin/sh
# Trusts the proxy's authority on a Linux workstation: the system store, and the NSS store of every user
# (Chromium, Thunderbird). Run as root; ROOT= another folder for an image that is being built.
#   sh linux.sh outgate-ca.pem
set -eu
root=${ROOT:-} certificate=$1
grep -q 'BEGIN CERTIFICATE' "$certificate" || { echo "$certificate holds no certificate" >&2; exit 2; }
! grep -q 'PRIVATE KEY' "$certificate" || { echo "$certificate holds a private key: hand out the certificate alone" >&2; exit 2; }

if [ -d "$root/etc/pki/ca-trust/source/anchors" ]; then # Fedora, RHEL
  install -m 0644 "$certificate" "$root/etc/pki/ca-trust/source/anchors/outgate-ca.pem"
  [ -n "$root" ] || update-ca-trust
else # Debian, Ubuntu
  install -D -m 0644 "$certificate" "$root/usr/local/share/ca-certificates/outgate-ca.crt"
  [ -n "$root" ] || update-ca-certificates
fi

failed=0
for home in "$root"/home/*; do
  [ -d "$home" ] || continue
  command -v certutil >/dev/null || { echo "certutil is missing (package libnss3-tools)" >&2; exit 1; }
  # As its owner, and never as root: what stands in a home, such as a link to elsewhere, is in the owner's hands.
  set --
  [ "$(id -u)" != 0 ] || set -- setpriv --reuid="$(stat -c %u "$home")" --regid="$(stat -c %g "$home")" --clear-groups
  "$@" sh -euc '
    store=$1/.pki/nssdb
    mkdir -p "$store"
    [ -f "$store/cert9.db" ] || certutil -d "sql:$store" -N --empty-password </dev/null
    certutil -d "sql:$store" -A -t C,, -n outgate
  ' sh "$home" <"$certificate" || { echo "$home: the store of this user was not filled" >&2; failed=1; }
done
exit $failed
