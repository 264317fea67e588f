import type { ProblemList } from '../errors';
import type { Backend, Iso, SiteNetwork } from '../model';
import type { BackendSpec } from '../schema';
import { DataSize } from '../values';
import type { Tree } from '../yaml';
import type { CatalogueDraft, NetworkDraft, TemplateDraft } from './drafts';
import type { PublicKeyFiles } from './automation';
import { Fields } from './fields';
import { resolveMediaSource } from './media-source';
import { resolveSiteNetwork } from './networks';
import { resolveOsProfiles } from './os-profiles';

/** Reads what machines can be given: media, operating systems, roles and networks. */
export function resolveCatalogue(site: Fields, files: PublicKeyFiles, problems: ProblemList): CatalogueDraft {
  const networks = byName(site, 'networks', (name, tree) => resolveSiteNetwork(name, tree, problems));
  return {
    isos: byName(site, 'isos', (name, tree) => resolveIso(name, tree, { files, problems })),
    templates: byName(site, 'templates', (name, tree) => resolveTemplate(name, tree, problems)),
    osProfiles: resolveOsProfiles(site, problems),
    roles: new Set(site.entries('roles').map(([name]) => name)),
    nameGroups: site
      .entries('name_groups')
      .flatMap(([pattern, , tree]) =>
        tree.kind === 'scalar' && typeof tree.value === 'string' ? [{ pattern, group: tree.value }] : [],
      ),
    networks,
    networkModels: [...networks.values()].map((network) => networkModel(network, site)),
    backend: backendOf(site),
  };
}

function byName<T>(
  site: Fields,
  field: string,
  resolve: (name: string, tree: Tree) => T,
): ReadonlyMap<string, T> {
  const entries = site.entries(field).map(([name, , tree]) => [name, resolve(name, tree)] as const);
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function resolveIso(
  name: string,
  tree: Tree,
  { files, problems }: { readonly files: PublicKeyFiles; readonly problems: ProblemList },
): Iso | undefined {
  if (tree.kind !== 'map') return undefined;
  const fields = new Fields(tree, problems, `medium "${name}"`, tree.place);
  const source = resolveMediaSource(fields, files, { endings: /\.iso$/, example: 'installer.iso' });
  return source && { name, ...source };
}

function resolveTemplate(name: string, tree: Tree, problems: ProblemList): TemplateDraft | undefined {
  if (tree.kind !== 'map') return undefined;
  const fields = new Fields(tree, problems, `template "${name}"`, tree.place);
  const vmId = fields.require<number>('vm_id: 9000', 'vm_id')?.value;
  if (vmId === undefined) return undefined;
  const node = fields.get<string>('node')?.value;
  const minDisk = fields.get<string>('min_disk')?.value;
  const minDiskGib = minDisk === undefined ? 0 : DataSize.parse(minDisk).gib;
  return { vmId, minDiskGib, ...(node === undefined ? {} : { node }) };
}

function networkModel({ name, mtu, subnets: [subnet], dnsServers }: NetworkDraft, site: Fields): SiteNetwork {
  const vlanId = site.get<number>('networks', name, 'vlan')?.value;
  const description = site.get<string>('networks', name, 'description')?.value;
  return {
    name,
    mtu: mtu ?? 1500,
    dnsServers: dnsServers ?? [],
    ...(subnet ? { cidr: subnet.cidr.value.text } : {}),
    ...(subnet?.gateway ? { gateway: subnet.gateway.value.text } : {}),
    ...(vlanId === undefined ? {} : { vlanId }),
    ...(description === undefined ? {} : { description }),
  };
}

function backendOf(site: Fields): Backend {
  const spec = site.get<BackendSpec>('backend')?.value ?? {};
  const credentials = typeof spec.credentials === 'string' ? { credentialsKey: spec.credentials } : {};
  const need = (field: 'bucket' | 'address', example: string): string =>
    site.require<string>(example, 'backend', field)?.value ?? '';
  switch (spec.type) {
    case 'pg':
      return { type: 'pg', schemaName: spec.schema_name ?? 'terraform_remote_state', ...credentials };
    case 's3':
      return {
        type: 's3',
        bucket: need('bucket', 'backend: { type: s3, bucket: rackwright-state }'),
        prefix: spec.prefix ?? site.get<string>('name')?.value ?? 'rackwright',
        region: spec.region ?? 'us-east-1',
        ...(typeof spec.endpoint === 'string' ? { endpoint: spec.endpoint } : {}),
        ...credentials,
      };
    case 'http': {
      const example = 'backend: { type: http, address: https://state.example.org/home-lab }';
      const { lock_suffix: lockSuffix, lock_method: lockMethod, unlock_method: unlockMethod } = spec;
      return {
        type: 'http',
        address: need('address', example),
        ...(typeof lockSuffix === 'string' ? { lockSuffix } : {}),
        ...(typeof lockMethod === 'string' ? { lockMethod } : {}),
        ...(typeof unlockMethod === 'string' ? { unlockMethod } : {}),
        ...credentials,
      };
    }
    default:
      return { type: 'local' };
  }
}
