import type { SiteDraft } from '../resolve';
import { descend, type PlacedScalar, scalarsAt, type Tree } from '../yaml';
import type { SecretReference } from './resolve-secrets';

/** Every key of the secrets that a site names: API tokens, state backends, BMCs, answers, variables of hosts. */
export function secretReferences(site: SiteDraft): readonly SecretReference[] {
  const references: SecretReference[] = [];
  const add = (section: string, found: PlacedScalar | undefined, fallback?: string): void => {
    if (found) references.push({ path: `${section}.${String(found.value)}`, place: found.place });
    else if (fallback !== undefined) references.push({ path: `${section}.${fallback}` });
  };
  for (const { name, tree } of site.nodes.values()) {
    const [key] = scalarsAt(tree, 'api_token');
    const path = `api_tokens.${String(key?.value ?? name)}`;
    // The lab has tokens of its own.
    const isLab = scalarsAt(tree, 'kind')[0]?.value === 'lab';
    references.push({ path, ...(key ? { place: key.place } : {}), ...(isLab ? { isOptional: true } : {}) });
    add('api_tokens', scalarsAt(tree, 'power_token')[0]);
  }
  add('backends', scalarsAt(site.tree, 'backend', 'credentials')[0]);
  for (const { name, hardware } of site.hosts) {
    add('passwords', scalarsAt(hardware, 'answer', 'root_password')[0]);
    add('subscriptions', scalarsAt(hardware, 'answer', 'subscription_key')[0]);
    if (descend(hardware, ['bmc'])) add('bmc', scalarsAt(hardware, 'bmc', 'credentials')[0], name);
  }
  const overNetwork = site.machines.filter(({ bootMethod }) => bootMethod === 'pxe');
  for (const { hardware } of overNetwork) {
    add('passwords', scalarsAt(hardware, 'answer', 'root_password')[0]);
    add('subscriptions', scalarsAt(hardware, 'answer', 'subscription_key')[0]);
  }
  const installed = new Set([...site.hosts, ...overNetwork].map(({ name }) => name));
  for (const { name, members, model } of site.clusters) {
    if (model?.kind === 'talos' && members.some(({ value }) => installed.has(value))) {
      references.push({ path: `talos.${name}` });
    }
  }
  const visited = new WeakSet<Tree>();
  for (const { software } of [...site.machines, ...site.hosts]) {
    const tree = descend(software, ['secrets']);
    if (tree?.kind !== 'map' || visited.has(tree)) continue;
    visited.add(tree);
    for (const { value } of tree.entries.values()) {
      for (const found of scalarsAt(value)) {
        references.push({ path: String(found.value), place: found.place });
      }
    }
  }
  return references;
}
