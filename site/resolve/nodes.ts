import { isIP } from 'node:net';
import type { ProblemList } from '../errors';
import type { Bridge, Datastores, PveNode, Storage } from '../model';
import { DataSize, IpAddress } from '../values';
import { descend } from '../yaml';
import type { Documents } from '../documents';
import type { AddressRange, NodeDraft, Placed } from './drafts';
import { defined } from './defined';
import { Fields } from './fields';
import { type LayeredFile, layeredFiles } from './layered-files';
import { parsed, resolveBridge } from './networks';
import { resolveNodeSetup } from './node-setup';
import { policyOf } from './policy';

/** Reads every node, in the order of their names. */
export function resolveNodes(documents: Documents, problems: ProblemList): Map<string, NodeDraft> {
  const kind = { files: documents.nodes, sets: 'nodes', section: 'node' } as const;
  const layered = [...layeredFiles(documents, kind)];
  return new Map(layered.map(([name, layers]) => [name, resolveNode(name, layers, problems)]));
}

function resolveNode(name: string, { tree, place }: LayeredFile, problems: ProblemList): NodeDraft {
  const fields = new Fields(tree, problems, `node "${name}"`, place);
  // Of an endpoint that is missing, which is told, the address would be known as well.
  const hasEndpoint = descend(tree, ['api_endpoint']) !== undefined;
  const written =
    endpointAddress(fields) ??
    (hasEndpoint
      ? fields.require<string>('address: 192.168.1.10', 'address')
      : fields.get<string>('address'));
  const address = parsed(written, (text) => IpAddress.parse(text));
  const sshUser = fields.get<string>('ssh_user')?.value;
  const bridges = new Map(
    fields.entries('bridges').map(([bridge, , value]) => [bridge, resolveBridge(bridge, value, problems)]),
  );
  const model = nodeModel(name, fields, { address: address?.value.text, sshUser });
  return {
    name,
    place,
    bridges,
    tree,
    ...(address ? { address } : {}),
    ...(sshUser === undefined ? {} : { sshUser }),
    ...(model ? { model: bridges.size > 0 ? { ...model, bridges: bridgeModels(bridges) } : model } : {}),
  };
}

/** The address in the URL of the API, where no other one is written. */
function endpointAddress(fields: Fields): Placed<string> | undefined {
  if (descend(fields.tree, ['address'])) return undefined;
  const endpoint = fields.get<string>('api_endpoint');
  const host = endpoint && new URL(endpoint.value).hostname.replace(/^\[|\]$/g, '');
  return endpoint && host !== undefined && isIP(host) !== 0
    ? { value: host, place: endpoint.place }
    : undefined;
}

function nodeModel(
  name: string,
  fields: Fields,
  { address, sshUser }: { address: string | undefined; sshUser: string | undefined },
): PveNode | undefined {
  const kind = fields.require<PveNode['kind']>('kind: proxmox', 'kind')?.value;
  const apiEndpoint = fields.require<string>(
    'api_endpoint: https://192.168.1.10:8006/',
    'api_endpoint',
  )?.value;
  const tlsVerify = fields.require<boolean>('tls: { verify: true }', 'tls', 'verify')?.value;
  const datastore = (use: keyof Datastores): string | undefined =>
    fields.require<string>(`datastores: { ${use}: local }`, 'datastores', use)?.value;
  const [iso, image, disk, snippets] = [
    datastore('iso'),
    datastore('image'),
    datastore('disk'),
    datastore('snippets'),
  ];
  if (!kind || !apiEndpoint || tlsVerify === undefined || address === undefined) return undefined;
  if (iso === undefined || image === undefined || disk === undefined || snippets === undefined)
    return undefined;
  const host = fields.get<string>('host')?.value;
  const concurrency = fields.get<number>('concurrency')?.value;
  const ssh = sshPlace(fields);
  const storages = storageModels(fields);
  return {
    name,
    kind,
    // One spelling, whether or not the slash was written: the provider and the lab compare endpoints.
    apiEndpoint: new URL(apiEndpoint).href,
    apiTokenKey: fields.get<string>('api_token')?.value ?? name,
    tlsVerify,
    address,
    datastores: { iso, image, disk, snippets },
    ...(sshUser === undefined ? {} : { sshUser }),
    ...ssh,
    ...(host === undefined ? {} : { host }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(storages.length > 0 ? { storages } : {}),
    ...defined({
      powerTokenKey: fields.get<string>('power_token')?.value,
      failoverEndpoints: fields.get<string[]>('failover_endpoints')?.value.map((url) => new URL(url).href),
      setup: resolveNodeSetup(fields),
      policy: policyOf(fields),
    }),
  };
}

/** A port alone would not reach the provider, which takes a node's address with it. */
function sshPlace(fields: Fields): Pick<PveNode, 'sshAddress' | 'sshPort'> {
  const port = fields.get<number>('ssh_port')?.value;
  const address =
    port === undefined
      ? fields.get<string>('ssh_address')?.value
      : fields.require<string>('ssh_address: 127.0.0.1', 'ssh_address')?.value;
  if (address === undefined) return {};
  return { sshAddress: address, ...(port === undefined ? {} : { sshPort: port }) };
}

function storageModels(fields: Fields): Storage[] {
  return fields
    .entries('storages')
    .map(([name]) => {
      const content = fields.get<string[]>('storages', name, 'content')?.value;
      const size = fields.get<string>('storages', name, 'size')?.value;
      const concurrency = fields.get<number>('storages', name, 'concurrency')?.value;
      return {
        name,
        shared: fields.get<boolean>('storages', name, 'shared')?.value ?? false,
        ...(content ? { content } : {}),
        ...(size === undefined ? {} : { sizeGib: DataSize.parse(size).gib }),
        ...(concurrency === undefined ? {} : { concurrency }),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function bridgeModels(bridges: NodeDraft['bridges']): NonNullable<PveNode['bridges']> {
  return [...bridges.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, mtu, vlans, subnets: [subnet] }) => ({
      name,
      mtu: mtu ?? 1500,
      ...(vlans?.length === 0 ? { vlanAware: false } : {}),
      ...(subnet ? { cidr: subnet.cidr.value.text } : {}),
      ...(subnet?.gateway ? { gateway: subnet.gateway.value.text } : {}),
      ...(subnet?.range ? { range: textsOf(subnet.range) } : {}),
    }));
}

function textsOf({ first, last }: AddressRange): NonNullable<Bridge['range']> {
  return { first: first.value.text, last: last.value.text };
}
