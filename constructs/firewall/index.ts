export { Firewall } from './firewall';
export type { FirewallPolicy, FirewallProps, FirewallRule, GuardedGuest } from './firewall-props';
