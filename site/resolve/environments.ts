import type { ProblemList } from '../errors';
import type { Environment, Posture } from '../model';
import type { Documents } from '../documents';
import type { EnvironmentDraft, NetworkDraft, ZoneDraft } from './drafts';
import { Fields } from './fields';
import { firewallOf } from './firewall';
import { type LayeredFile, layeredFiles } from './layered-files';
import { resolveVnet } from './networks';
import { section } from './overlay';
import { policyOf } from './policy';

/** What a VXLAN header leaves on an underlay of 1500 bytes. */
export const DEFAULT_ZONE_MTU = 1450;

/** Reads every environment, in the order of their names. */
export function resolveEnvironments(
  documents: Documents,
  problems: ProblemList,
): Map<string, EnvironmentDraft> {
  const kind = { files: documents.environments, sets: 'envs', section: 'environment' } as const;
  const layered = [...layeredFiles(documents, kind)];
  const [aNode = 'lab'] = documents.nodes.keys();
  return new Map(
    layered.map(([name, layers]) => [name, resolveEnvironment(name, layers, { problems, aNode })]),
  );
}

function resolveEnvironment(
  name: string,
  { tree, place }: LayeredFile,
  { problems, aNode }: { readonly problems: ProblemList; readonly aNode: string },
): EnvironmentDraft {
  const fields = new Fields(tree, problems, `environment "${name}"`, place);
  const posture = fields.require<Posture>('posture: dev', 'posture')?.value ?? 'dev';
  const cloudInit = fields.require<Environment['cloudInit']>('cloud_init: nocloud-iso', 'cloud_init');
  const node = fields.require<string>(`node: ${aNode}`, 'node');
  const first = fields.require<number>('vm_ids: { first: 10000, last: 10999 }', 'vm_ids', 'first');
  const last = fields.require<number>('vm_ids: { first: 10000, last: 10999 }', 'vm_ids', 'last');
  const isReversed = first && last && first.value > last.value;
  if (isReversed) {
    problems.add({
      code: 'BAD_VALUE',
      message: `"vm_ids" of environment "${name}" ends at ${String(last.value)}, before its first id ${String(first.value)}`,
      hint: 'exchange the two',
      place: last.place,
    });
  }
  const zone = section(tree, 'sdn') && resolveZone(name, fields, problems);
  const policy = policyOf(fields);
  const firewall = firewallOf(fields);
  const shards = fields.get<number>('shards');
  const hostKeys = fields.get<Environment['hostKeys']>('host_keys')?.value;
  return {
    name,
    place,
    tree,
    posture,
    cloudInit: cloudInit ?? { value: 'nocloud-iso', place },
    ...(node ? { node } : {}),
    ...(first && last && !isReversed ? { vmIds: { first, last } } : {}),
    ...(zone ? { zone } : {}),
    ...(hostKeys ? { hostKeys } : {}),
    ...(policy ? { policy } : {}),
    ...(firewall ? { firewall } : {}),
    ...(shards ? { shards } : {}),
  };
}

function resolveZone(name: string, fields: Fields, problems: ProblemList): ZoneDraft {
  const id = fields.require<string>(`sdn: { zone: ${name.slice(0, 4)}zone }`, 'sdn', 'zone');
  const mtu = fields.get<number>('sdn', 'mtu');
  const peers = fields.get<string[]>('sdn', 'peers')?.value;
  const vnets = fields
    .entries('sdn', 'vnets')
    .map(([vnet, key, value]): [string, NetworkDraft] => [
      vnet,
      { ...resolveVnet(vnet, value, mtu?.value ?? DEFAULT_ZONE_MTU, problems), place: key },
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    vnets: new Map(vnets),
    ...(mtu ? { mtu } : {}),
    ...(id ? { id } : {}),
    ...(peers ? { peers } : {}),
  };
}
