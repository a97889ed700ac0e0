# /etc/profile.d/outgate.sh: for programs that ask neither the system's settings nor its store.
# Each of these variables replaces the program's own bundle, so they name the system's, which holds the proxy's
# authority once linux.sh has run; Node adds to its own, so it gets the authority alone.
OUTGATE_PROXY=http://outgate.example.com:8080
for OUTGATE_BUNDLE in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt; do # Debian, Fedora
  [ ! -r "$OUTGATE_BUNDLE" ] || break
done
for OUTGATE_CA in /usr/local/share/ca-certificates/outgate-ca.crt /etc/pki/ca-trust/source/anchors/outgate-ca.pem; do
  [ ! -r "$OUTGATE_CA" ] || break
done

export http_proxy=$OUTGATE_PROXY https_proxy=$OUTGATE_PROXY HTTP_PROXY=$OUTGATE_PROXY HTTPS_PROXY=$OUTGATE_PROXY
export no_proxy=localhost,127.0.0.1,::1 NO_PROXY=localhost,127.0.0.1,::1
export SSL_CERT_FILE=$OUTGATE_BUNDLE REQUESTS_CA_BUNDLE=$OUTGATE_BUNDLE CURL_CA_BUNDLE=$OUTGATE_BUNDLE
export AWS_CA_BUNDLE=$OUTGATE_BUNDLE GIT_SSL_CAINFO=$OUTGATE_BUNDLE PIP_CERT=$OUTGATE_BUNDLE
export NODE_EXTRA_CA_CERTS=$OUTGATE_CA NODE_USE_ENV_PROXY=1
