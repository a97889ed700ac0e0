#!/bin/sh
# Trusts the proxy's authority in a Java runtime, which has a store of its own.
#   sh java.sh outgate-ca.pem            the runtime of JAVA_HOME, or of the java on the path
set -eu
home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
exec "$home/bin/keytool" -importcert -noprompt -cacerts -storepass changeit -alias outgate -file "$1"
