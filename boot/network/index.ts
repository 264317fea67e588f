export { Dnsmasq, type DnsmasqParts } from './dnsmasq/dnsmasq';
export { LOCAL_BOOT, renderIpxeScript } from './ipxe-script';
