export { checkSite } from './check-site';
export { checkFirewallSources } from './firewall-sources';
