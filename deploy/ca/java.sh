#!/bin/sh
# Trusts the proxy's authority in a Java runtime, which has a store of its own.
#   sh java.sh outgate-ca.pem            the runtime of JAVA_HOME, or of the java on the path
set -eu
grep -q 'BEGIN CERTIFICATE' "$1" || { echo "$1 holds no certificate" >&2; exit 2; }
! grep -q 'PRIVATE KEY' "$1" || { echo "$1 holds a private key: hand out the certificate alone" >&2; exit 2; }
home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
# An older authority of this name makes room; without one, there is nothing to delete.
"$home/bin/keytool" -delete -cacerts -storepass changeit -alias outgate >/dev/null 2>&1 || true
exec "$home/bin/keytool" -importcert -noprompt -cacerts -storepass changeit -alias outgate -file "$1"
