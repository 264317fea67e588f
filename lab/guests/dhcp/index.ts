export { DHCP_GROUP, DhcpServer, DNSMASQ_MISSING } from './dhcp-server';
export { DhcpFiles, type DhcpLease } from './dhcp-files';
export { dhcpNetworks, type DhcpNetwork } from './dhcp-network';
