#!/bin/sh
# Writes a configuration profile for macOS that installs and trusts the proxy's authority; deploy it by MDM.
#   sh macos.sh outgate-ca.pem > outgate.mobileconfig
set -eu
certificate=$(sed -n '/BEGIN CERTIFICATE/,/END CERTIFICATE/p' "$1" | sed '/CERTIFICATE/d')
[ -n "$certificate" ] || { echo "$1 holds no certificate" >&2; exit 2; }
! grep -q 'PRIVATE KEY' "$1" || { echo "$1 holds a private key: hand out the certificate alone" >&2; exit 2; }
cat <<PLIST
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadType</key><string>Configuration</string>
  <key>PayloadVersion</key><integer>1</integer>
  <key>PayloadIdentifier</key><string>com.example.outgate</string>
  <key>PayloadUUID</key><string>6D2E1C2B-3F5D-4B7A-9A53-0C5B1E7F2A10</string>
  <key>PayloadDisplayName</key><string>Outgate</string>
  <key>PayloadScope</key><string>System</string>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadType</key><string>com.apple.security.root</string>
      <key>PayloadVersion</key><integer>1</integer>
      <key>PayloadIdentifier</key><string>com.example.outgate.ca</string>
      <key>PayloadUUID</key><string>B0C7B9C4-6E0F-4C52-8C8B-5C1C4B0B7D11</string>
      <key>PayloadDisplayName</key><string>Outgate authority</string>
      <key>PayloadContent</key>
      <data>
$certificate
      </data>
    </dict>
  </array>
</dict>
</plist>
PLIST
