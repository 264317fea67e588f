export { type DnsmasqOptions, renderBootOptions, renderDnsmasq, renderHosts } from './dnsmasq/dnsmasq-config';
export { LOCAL_BOOT, renderIpxeScript } from './ipxe-script';
