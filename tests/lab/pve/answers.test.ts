import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createDebian, startLab, type LabFixture } from './lab-fixture';

interface Schema {
  readonly type?: string;
  readonly optional?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface ApiNode {
  readonly path: string;
  readonly children?: readonly ApiNode[];
  readonly info?: { readonly GET?: { readonly returns?: Schema } };
}

const FILE = resolve(__dirname, '../../../../shared/contracts/pve-api-9.2.json.gz');
const haveSchema = existsSync(FILE);
const suite = haveSchema ? describe : describe.skip;

function returnsOf(path: string): Schema {
  const find = (nodes: readonly ApiNode[]): Schema | undefined => {
    for (const node of nodes) {
      if (node.path === path) return node.info?.GET?.returns;
      const found = find(node.children ?? []);
      if (found) return found;
    }
    return undefined;
  };
  return find(JSON.parse(gunzipSync(readFileSync(FILE)).toString()) as ApiNode[]) ?? {};
}

/** Fields of which PVE itself sends another type than its schema says (seen in the recorded exchanges). */
const KNOWN = /\.(memory|loadavg|privsep|value|pending)$/;

function complaints(schema: Schema, value: unknown, where: string): string[] {
  if (KNOWN.test(where)) return [];
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return [`${where}: not an array`];
    return value.flatMap((item, index) => complaints(schema.items ?? {}, item, `${where}[${index}]`));
  }
  if (schema.type === 'object' && schema.properties) {
    if (typeof value !== 'object' || value === null) return [`${where}: not an object`];
    const held = value as Record<string, unknown>;
    return Object.entries(schema.properties).flatMap(([key, inner]) => {
      if (key.includes('[n]')) return [];
      if (key in held) return complaints(inner, held[key], `${where}.${key}`);
      return inner.optional === 1 ? [] : [`${where}.${key}: missing`];
    });
  }
  return isOfType(schema.type, value)
    ? []
    : [`${where}: ${JSON.stringify(value)} is not ${schema.type ?? '?'}`];
}

function isOfType(type: string | undefined, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'number') return typeof value === 'number';
  if (type === 'boolean') return value === 0 || value === 1;
  return type === 'string' ? typeof value === 'string' : true;
}

suite('answers against the official API schema of PVE 9.2 (skipped without ../shared/contracts)', () => {
  let fixture: LabFixture;

  beforeAll(async () => {
    fixture = await startLab();
    const { client } = fixture;
    await client.post('pools', { poolid: 'p1', comment: 'c' });
    await createDebian(client, 100, {
      pool: 'p1',
      agent: '1',
      ide2: 'local-lvm:cloudinit',
      tags: 'a;b',
      onboot: true,
    });
    await client.waitTask(await client.post('nodes/lab/qemu/100/status/start'));
    await client.post('cluster/sdn/zones', { zone: 'z1', type: 'vxlan', peers: '10.0.0.1' });
    await client.post('cluster/sdn/vnets', { vnet: 'v1', zone: 'z1', tag: 7 });
    await client.post('cluster/sdn/vnets/v1/subnets', {
      subnet: '10.9.0.0/24',
      type: 'subnet',
      gateway: '10.9.0.1',
    });
    await client.waitTask(await client.put('cluster/sdn'));
  });

  afterAll(() => fixture.remove());

  it.each([
    '/version',
    '/nodes',
    '/nodes/{node}/status',
    '/nodes/{node}/qemu',
    '/nodes/{node}/qemu/{vmid}/config',
    '/nodes/{node}/qemu/{vmid}/pending',
    '/nodes/{node}/qemu/{vmid}/status/current',
    '/nodes/{node}/qemu/{vmid}/agent/network-get-interfaces',
    '/nodes/{node}/storage',
    '/nodes/{node}/storage/{storage}/status',
    '/nodes/{node}/storage/{storage}/content',
    '/nodes/{node}/network',
    '/nodes/{node}/tasks',
    '/cluster/resources',
    '/cluster/status',
    '/cluster/tasks',
    '/cluster/sdn/zones',
    '/cluster/sdn/vnets',
    '/cluster/sdn/vnets/{vnet}/subnets',
    '/pools',
    '/pools/{poolid}',
    '/storage',
    '/storage/{storage}',
    '/access/users',
    '/access/users/{userid}',
    '/access/users/{userid}/token',
    '/access/roles',
    '/access/acl',
    '/access/domains',
  ])('%s', async (path) => {
    const names = {
      node: 'lab',
      vmid: '100',
      storage: 'local',
      vnet: 'v1',
      poolid: 'p1',
      userid: 'root@pam',
    };
    const target = Object.entries(names).reduce(
      (text, [key, value]) => text.replace(`{${key}}`, value),
      path,
    );
    const answer = await fixture.client.get(target.slice(1));
    expect(complaints(returnsOf(path), answer, path)).toEqual([]);
  });
});
