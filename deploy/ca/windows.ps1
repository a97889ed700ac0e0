# Publishes the proxy's authority to every machine of the domain; run once, as an enterprise administrator.
#   .\windows.ps1 -Certificate .\outgate-ca.pem
# By hand instead: Group Policy > Computer Configuration > Policies > Windows Settings > Security Settings >
# Public Key Policies > Trusted Root Certification Authorities > Import.
param([Parameter(Mandatory)][string]$Certificate)
$ErrorActionPreference = 'Stop'
if (Select-String -Quiet -Path $Certificate -Pattern 'PRIVATE KEY') {
    throw "$Certificate holds a private key: hand out the certificate alone"
}
certutil.exe -dspublish -f $Certificate RootCA
if ($LASTEXITCODE -ne 0) { throw "certutil failed with $LASTEXITCODE" }
Write-Output 'Published. Machines take it up at their next "gpupdate /force".'
