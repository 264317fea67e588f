import type { PveClient } from '../../../../pve/client';
import { startLab, type LabFixture } from '../lab-fixture';

type Options = Readonly<Record<string, string | number | boolean>>;

interface Sample {
  readonly path: string;
  /** Name of the id's parameter, with the id. */
  readonly id: readonly [string, string];
  readonly create: Options;
  readonly change: Options;
  /** An option that can be removed. */
  readonly removable: string;
  /** Made by a POST to its own path. */
  readonly below?: true;
  /** Options that come back otherwise than they were sent. */
  readonly shown?: Options;
  /** Not told in answers. */
  readonly secret?: string;
  /** Status of a removal of what is not there. @default 500 */
  readonly missing?: number;
}

const SAMPLES: readonly Sample[] = [
  {
    path: 'storage',
    id: ['storage', 'share'],
    create: { type: 'nfs', server: 'nas.example', export: '/srv', content: 'iso,backup' },
    change: { content: 'iso', nodes: 'lab', options: 'vers=4.2' },
    removable: 'nodes',
  },
  {
    path: 'access/domains',
    id: ['realm', 'corp'],
    create: { type: 'ldap', base_dn: 'dc=x', server1: 'ldap.example', user_attr: 'uid', password: 'hidden' },
    change: { comment: 'directory', mode: 'ldaps' },
    removable: 'comment',
    secret: 'hidden',
  },
  {
    path: 'cluster/ha/resources',
    id: ['sid', 'vm:100'],
    create: { max_restart: 2, comment: 'web' },
    change: { state: 'stopped', max_relocate: 3 },
    removable: 'comment',
  },
  {
    path: 'cluster/backup',
    id: ['id', 'nightly'],
    create: { schedule: 'mon..fri 02:30', all: true, comment: 'all of them', storage: 'local' },
    change: { schedule: '*/15', mode: 'stop' },
    removable: 'comment',
    missing: 400,
  },
  {
    path: 'cluster/metrics/server',
    id: ['id', 'graph'],
    create: { type: 'graphite', server: 'g.example', port: 2003, path: 'lab' },
    change: { port: 2004, server: 'h.example', disable: true },
    removable: 'path',
    below: true,
  },
  {
    path: 'cluster/mapping/pci',
    id: ['id', 'card'],
    create: { map: 'id=10de:2231,node=lab,path=0000:01:00.0', description: 'a card' },
    change: { mdev: true },
    removable: 'description',
  },
  {
    path: 'cluster/notifications/endpoints/gotify',
    id: ['name', 'push'],
    create: { server: 'https://g.example', token: 'hidden', comment: 'phones' },
    change: { disable: true },
    removable: 'comment',
    secret: 'hidden',
  },
  {
    path: 'cluster/notifications/matchers',
    id: ['name', 'errors'],
    create: { target: 'mail-to-root', 'match-severity': 'error', comment: 'loud' },
    change: { mode: 'any' },
    removable: 'comment',
  },
  {
    path: 'cluster/acme/plugins',
    id: ['id', 'names'],
    create: { type: 'dns', api: 'hetzner', data: 'eA', nodes: 'lab' },
    // Sent in base64, shown as it is.
    shown: { data: 'x' },
    change: { 'validation-delay': 10 },
    removable: 'nodes',
  },
  {
    path: 'cluster/qemu/custom-cpu-models',
    id: ['cputype', 'mine'],
    create: { 'reported-model': 'Haswell', flags: '+aes' },
    change: { hidden: true, 'reported-model': 'Haswell' },
    removable: 'flags',
  },
];

describe.each(SAMPLES.map((sample) => [sample.path, sample] as const))('sections of %s', (_path, sample) => {
  const [key, id] = sample.id;
  const one = `${sample.path}/${id}`;
  let fixture: LabFixture;
  let client: PveClient;

  beforeAll(async () => {
    fixture = await startLab();
    client = fixture.client;
    await client.waitTask(await client.post('nodes/lab/qemu', { vmid: 100, cores: 1 }));
    if (sample.below) await client.post(one, sample.create);
    else await client.post(sample.path, { ...sample.create, [key]: id });
  });

  afterAll(() => fixture.remove());

  const stored = (options: Options): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(options)
        .filter(([, value]) => value !== sample.secret)
        .map(([name, value]) => [
          name,
          sample.shown?.[name] ?? (typeof value === 'boolean' ? Number(value) : value),
        ]),
    );
  const read = (): Promise<Record<string, unknown>> => client.get<Record<string, unknown>>(one);
  // Lists stay lists.
  const flat = (answer: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(answer).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
    );

  it('are read as they were written, listed, and refused a second time', async () => {
    expect(flat(await read())).toMatchObject(stored(sample.create));
    expect(await client.get<unknown[]>(sample.path)).toContainEqual(expect.objectContaining({ [key]: id }));
    const again = sample.below
      ? client.post(one, sample.create)
      : client.post(sample.path, { ...sample.create, [key]: id });
    await expect(again).rejects.toMatchObject({ message: expect.stringMatching(/already/) });
    if (sample.secret !== undefined) expect(JSON.stringify(await read())).not.toContain(sample.secret);
  });

  it('keep what a change does not name, and lose what it deletes', async () => {
    const before = await read();
    const digest = hasDigest(sample) ? { digest: String(before['digest']) } : {};
    await client.put(one, { ...sample.change, ...digest });
    expect(flat(await read())).toMatchObject({ ...stored(sample.create), ...stored(sample.change) });
    await client.put(one, { ...requiredBy(sample), delete: sample.removable });
    expect(await read()).not.toHaveProperty(sample.removable);
  });

  it('refuse a change that was made for another state', async () => {
    if (!hasDigest(sample)) return;
    await expect(client.put(one, { ...sample.change, digest: 'a'.repeat(40) })).rejects.toMatchObject({
      message: expect.stringContaining('detected modified configuration'),
    });
  });

  it('are gone after their removal', async () => {
    await client.delete(one);
    await expect(read()).rejects.toMatchObject({ status: expect.any(Number) });
    await expect(client.delete(one)).rejects.toMatchObject({ status: sample.missing ?? 500 });
  });
});

describe('a webhook', () => {
  it('shows its secrets by their names only', async () => {
    const fixture = await startLab();
    const { client } = fixture;
    const path = 'cluster/notifications/endpoints/webhook';
    const secret = 'name=token,value=aGlkZGVu';
    await client.post(path, { name: 'hook', url: 'https://hook.example', method: 'post', secret });
    await expect(client.get(`${path}/hook`)).resolves.toMatchObject({ secret: ['name=token'] });
    await fixture.remove();
  });
});

describe('a realm', () => {
  it('tells the kind of its second factor, takes no other, and keeps no option without a value', async () => {
    const fixture = await startLab();
    const { client } = fixture;
    const server = { type: 'ldap', server1: 'ldap.example.org', base_dn: 'dc=example', user_attr: 'uid' };
    const realm = { realm: 'factors', ...server };
    await expect(client.post('access/domains', { ...realm, tfa: 'a' })).rejects.toMatchObject({
      status: 400,
      errors: { tfa: expect.any(String) as string },
    });
    await client.post('access/domains', { ...realm, tfa: 'type=oath,digits=6' });
    await expect(client.get('access/domains')).resolves.toContainEqual({
      ...{ realm: 'factors', type: 'ldap', tfa: 'oath' },
    });
    const login = {
      realm: 'login',
      type: 'openid',
      'issuer-url': 'https://id.example.org',
      'client-id': 'pve',
    };
    await client.post('access/domains', { ...login, scopes: '' });
    await expect(client.get('access/domains/login')).resolves.not.toHaveProperty('scopes');
    await fixture.remove();
  });
});

/** Jobs are changed without a look at what they were. */
function hasDigest({ path }: Sample): boolean {
  return path !== 'cluster/backup';
}

/** Parameters that PVE wants in every change. */
function requiredBy(sample: Sample): Options {
  if (sample.path === 'cluster/metrics/server') return { server: 'h.example', port: 2004 };
  if (sample.path.endsWith('cpu-models')) return { 'reported-model': 'Haswell' };
  return {};
}

it('a backup job that is not there is a wrong parameter, other sections are a failure', async () => {
  const fixture = await startLab();
  await expect(fixture.client.get('cluster/backup/none')).rejects.toMatchObject({
    status: 400,
    errors: { id: "No such job 'none'" },
  });
  await expect(fixture.client.get('cluster/replication/100-0')).rejects.toMatchObject({
    status: 500,
    reason: "no such replication job '100-0'",
  });
  await fixture.remove();
});
