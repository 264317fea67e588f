/** Name of the script among the files of an installation. */
export const FIRST_BOOT = 'first-boot';

/**
 * The script of the first boot, which tells the server that the machine came up from its disks. It runs again at each boot
 * until it succeeds, and does no harm then.
 * @param url takes the report
 * @param certificate of the server, PEM
 * @see https://pve.proxmox.com/wiki/Automated_Installation#First_Boot
 */
export function renderFirstBoot(url: string, certificate: string): string {
  return `#!/bin/sh
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/server.pem" <<'CERTIFICATE'
${certificate.trim()}
CERTIFICATE
printf '{"kind":"first-boot","step":"%s"}' "$(hostname)" > "$folder/report.json"
curl --fail --silent --show-error --retry 30 --retry-delay 10 --retry-connrefused --cacert "$folder/server.pem" \\
  --header 'Content-Type: application/json' --data @"$folder/report.json" '${url}'
`;
}
