// Proxy auto-config for workstations. Hand out by policy or device management, never by WPAD.
// It must not end in "; DIRECT": then a dead proxy would be an open door. Name as many proxies as you run.
function FindProxyForURL(url, host) {
  var proxies = "PROXY outgate-1.example.com:8080; PROXY outgate-2.example.com:8080";
  // The machine itself, and nothing else, is reached without the proxy.
  if (host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host)) return "DIRECT";
  return proxies;
}
