export { Dnsmasq, type DnsmasqParts } from './dnsmasq/dnsmasq';
export { IPXE_FILES, ipxeFile, UEFI_LOADER } from './ipxe-files';
export { LOCAL_BOOT, renderIpxeScript } from './ipxe-script';
