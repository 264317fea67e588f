import { literalText } from '../terraform-text';
import type { FirewallRule } from './firewall-props';

/** A rule as the provider wants it. */
export function toRule(rule: FirewallRule): object {
  return {
    type: rule.direction ?? 'in',
    action: rule.action,
    macro: rule.macro,
    proto: rule.protocol,
    dport: rule.ports,
    sport: rule.sourcePorts,
    source: rule.source,
    dest: rule.destination,
    iface: rule.interface,
    log: rule.log ?? 'nolog',
    comment: literalText(rule.comment),
    enabled: rule.enabled ?? true,
  };
}
