#!/bin/sh
# Trusts the proxy's authority on a Linux workstation: the system store, and the NSS store of every user
# (Chromium, Thunderbird). Run as root; ROOT= another folder for an image that is being built.
#   sh linux.sh outgate-ca.pem
set -eu
root=${ROOT:-}
grep -q 'BEGIN CERTIFICATE' "$1" || { echo "$1 holds no certificate" >&2; exit 2; }
! grep -q 'PRIVATE KEY' "$1" || { echo "$1 holds a private key: hand out the certificate alone" >&2; exit 2; }

if [ -d "$root/etc/pki/ca-trust/source/anchors" ]; then # Fedora, RHEL
  install -m 0644 "$1" "$root/etc/pki/ca-trust/source/anchors/outgate-ca.pem"
  [ -n "$root" ] || update-ca-trust
else # Debian, Ubuntu
  install -D -m 0644 "$1" "$root/usr/local/share/ca-certificates/outgate-ca.crt"
  [ -n "$root" ] || update-ca-certificates
fi

for home in "$root"/home/*; do
  [ -d "$home" ] || continue
  store="$home/.pki/nssdb"
  owner=$(stat -c %u:%g "$home")
  command -v certutil >/dev/null || { echo "certutil is missing (package libnss3-tools)" >&2; exit 1; }
  mkdir -p "$store"
  [ -f "$store/cert9.db" ] || certutil -d "sql:$store" -N --empty-password
  certutil -d "sql:$store" -A -t C,, -n outgate -i "$1"
  chown -R "$owner" "$home/.pki"
done
