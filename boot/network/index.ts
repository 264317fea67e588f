export { Dnsmasq, type DnsmasqParts } from './dnsmasq/dnsmasq';
export { NETWORK_STATES, type NetworkState } from './dnsmasq/network-state';
export { reservedAddress } from './dnsmasq/reserved-address';
export { hasUpstream, reachedAtOf } from './dnsmasq/upstream';
export { IPXE_FILES, ipxeFile, UEFI_LOADER } from './ipxe-files';
export { chainsThatDrop, droppingChains } from './forwarding';
export { startNat } from './nat';
export { LOCAL_BOOT, renderIpxeScript } from './ipxe-script';
export { renderKexecScript } from './kexec-script';
