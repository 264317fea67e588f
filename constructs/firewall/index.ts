export { Firewall } from './firewall';
export type {
  FirewallLog,
  FirewallPolicy,
  FirewallProps,
  FirewallRule,
  GuardedGuest,
} from './firewall-props';
export type { GuestFirewall } from './guest-firewall';
