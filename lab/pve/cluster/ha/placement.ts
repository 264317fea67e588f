import type { Lab, SectionConfig } from '../../model';
import { findSection, optionText, sectionsOf } from '../../sections';
import { guestOf } from './resource-id';

/**
 * The node to which a resource goes when its own is lost: of the nodes that are there those that its group or rules allow,
 * of these the ones of the highest priority, of these the one with the fewest resources.
 *
 * @returns undefined while there is none
 * @see https://pve.proxmox.com/wiki/High_Availability#ha_manager_rules
 */
export function placeFor(lab: Lab, sid: string): string | undefined {
  const online = [...lab.state.nodes.keys()].filter((node) => !lab.conditions.isAway(node));
  const affine = byAffinity(lab, sid, byNodes(lab, sid, online));
  const load = (node: string): number =>
    sectionsOf(lab, 'ha/resources').filter(({ id }) => guestOf(lab, id)?.node === node).length;
  return [...affine].sort((left, right) => load(left) - load(right) || left.localeCompare(right))[0];
}

/** What the group of PVE 8 or the rule about nodes of PVE 9 leaves. */
function byNodes(lab: Lab, sid: string, online: readonly string[]): readonly string[] {
  const rule = nodeRule(lab, sid);
  if (!rule) return online;
  const wanted = optionText(rule, 'nodes')
    .split(',')
    .map((entry) => entry.split(':'))
    .map(([node = '', priority = '0']) => ({ node, priority: Number(priority) }))
    .filter(({ node }) => online.includes(node));
  const highest = Math.max(...wanted.map(({ priority }) => priority));
  const best = wanted.filter(({ priority }) => priority === highest).map(({ node }) => node);
  if (best.length > 0) return best;
  return rule['strict'] === 1 || rule['restricted'] === 1 ? [] : online;
}

function nodeRule(lab: Lab, sid: string): SectionConfig | undefined {
  const group = findSection(lab, 'ha/resources', sid)?.config['group'];
  if (typeof group === 'string') return findSection(lab, 'ha/groups', group)?.config;
  return rulesOf(lab, sid).find((rule) => rule['type'] === 'node-affinity');
}

/** Not beside those it is to be kept from; beside those it belongs to. */
function byAffinity(lab: Lab, sid: string, nodes: readonly string[]): readonly string[] {
  let left = nodes;
  for (const rule of rulesOf(lab, sid)) {
    if (rule['type'] !== 'resource-affinity') continue;
    const others = resourcesOf(rule).filter((other) => other !== sid);
    const isThere = (node: string): boolean => others.some((other) => guestOf(lab, other)?.node === node);
    if (rule['affinity'] === 'negative') left = left.filter((node) => !isThere(node));
    else if (left.some(isThere)) left = left.filter(isThere);
  }
  return left;
}

function rulesOf(lab: Lab, sid: string): readonly SectionConfig[] {
  return sectionsOf(lab, 'ha/rules')
    .map(({ config }) => config)
    .filter((rule) => rule['disable'] !== 1 && resourcesOf(rule).includes(sid));
}

function resourcesOf(rule: SectionConfig): readonly string[] {
  return optionText(rule, 'resources').split(',');
}
