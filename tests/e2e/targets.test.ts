import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { deployEnvironment, type DeployRequest, diffEnvironment, type EnvironmentDiff } from '../../deploy';
import type { Environment, Site, Vm } from '../../site';
import { type LabFixture, startLab } from '../lab/pve/lab-fixture';
import { loadExample } from '../stacks/example-specs';

const home = resolve(__dirname, '../..');

/** Stands where Ansible would be run: notes for whom, and by what hashes. */
const recorder = `
const { appendFileSync, readFileSync } = require('node:fs');
const hosts = Object.keys(JSON.parse(readFileSync(process.env.RACKWRIGHT_HOST_HASHES, 'utf8')));
appendFileSync('runs', JSON.stringify({ words: process.argv.slice(2), hosts }) + '\\n');
if (process.env.CONFIGURE_FAILS) process.exit(1);
`;

describe('a deploy of some machines of an environment', () => {
  jest.setTimeout(180_000);
  let fixture: LabFixture;
  let project: string;
  let site: Site;

  beforeAll(async () => {
    fixture = await startLab({ taskDuration: () => 0 });
    project = mkdtempSync(join(tmpdir(), 'rackwright-targets-'));
    mkdirSync(join(project, 'cli'));
    writeFileSync(
      join(project, 'cli/rackwright.mjs'),
      `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);${recorder}`,
    );
    const example = loadExample();
    site = {
      ...example,
      nodes: example.nodes.map((node) => ({ ...node, apiEndpoint: fixture.lab.url })),
      environments: example.environments.filter(({ name }) => name === 'dev'),
    };
    await deploy(site);
  });
  afterAll(async () => {
    await fixture.remove();
    rmSync(project, { recursive: true, force: true });
  });

  const environmentOf = ({ environments }: Site): Environment => environments[0]!;
  const request = (of: Site, hosts?: readonly string[]): Omit<DeployRequest, 'action' | 'approved'> => ({
    site: of,
    environment: environmentOf(of),
    home,
    project,
    gateway: false,
    processEnvironment: {
      ...process.env,
      RACKWRIGHT_STATE_DIR: join(project, 'state'),
      PROXMOX_VE_API_TOKEN: fixture.lab.token,
      ...variables,
    },
    ...(hosts ? { hosts } : {}),
  });
  let variables: Record<string, string> = {};
  const deploy = (of: Site, hosts?: readonly string[]): Promise<unknown> =>
    deployEnvironment({ ...request(of, hosts), action: 'apply', approved: true });
  const plan = (of: Site, hosts?: readonly string[]): Promise<unknown> =>
    deployEnvironment({ ...request(of, hosts), action: 'plan', approved: true });
  const diff = (of: Site, hosts?: readonly string[]): Promise<EnvironmentDiff> =>
    diffEnvironment(request(of, hosts));
  const machines = ({ entries }: EnvironmentDiff): string[] =>
    entries.filter(({ isHost }) => isHost).map(({ name, verb, roles }) => `${name} ${verb} ${roles.join()}`);
  const record = (): Readonly<Record<string, object>> =>
    (
      JSON.parse(readFileSync(join(project, '.rackwright/deployments/dev.json'), 'utf8')) as {
        hosts: Record<string, object>;
      }
    ).hosts;
  const lastRun = (): unknown =>
    JSON.parse(readFileSync(join(project, 'runs'), 'utf8').trim().split('\n').at(-1) ?? '');
  const memoryOf = async (vmid: number): Promise<unknown> =>
    (await fixture.client.get<{ memory: unknown }>(`nodes/lab/qemu/${String(vmid)}/config`)).memory;
  const changed = (of: Site, change: (vm: Vm) => Vm | undefined): Site => ({
    ...of,
    environments: of.environments.map((each) => ({
      ...each,
      vms: each.vms.flatMap((vm) => change(vm) ?? []),
    })),
  });
  /** More memory and another time zone: the machine changes, and so does what Ansible makes of it. */
  const other = (vm: Vm): Vm =>
    vm.role === 'router'
      ? vm
      : { ...vm, memoryMib: vm.memoryMib * 2, install: { ...vm.install, timezone: 'Europe/Vienna' } };

  it('changes and configures these, and leaves and remembers the others', async () => {
    const before = record();
    expect(Object.keys(before)).toEqual(['dev-router', 'dev1', 'dev2']);
    const wanted = changed(site, other);
    // The control: all of it would do more.
    expect(machines(await diff(wanted))).toEqual([
      'dev1 change base,packages,users,security',
      'dev2 change base,packages,users,security',
    ]);
    await deploy(wanted, ['dev1']);
    expect([await memoryOf(10001), await memoryOf(10002)]).toEqual(['2048', '512']);
    expect(lastRun()).toEqual({
      words: ['configure', 'dev', '--hosts', 'dev1'],
      hosts: ['dev1'],
    });
    expect(record()).toEqual(before);
    expect(await plan(wanted, ['dev1'])).toBe('unchanged');
    expect(machines(await diff(wanted))).toEqual(['dev2 change base,packages,users,security']);
  });

  it('does not destroy what the specs no longer have, and what they have is deployed by its turn', async () => {
    const before = record();
    const without = changed(site, (vm) => (vm.name === 'dev2' ? undefined : { ...vm, memoryMib: 512 }));
    expect(machines(await diff(without))).toContain('dev2 delete ');
    await deploy(without, ['dev1']);
    expect(await memoryOf(10001)).toBe('512');
    expect(await memoryOf(10002)).toBe('512');
    expect(record()).toEqual(before);
  });

  it('keeps in mind that others were not configured where a run failed', async () => {
    const wanted = changed(site, (vm) => ({ ...vm, install: { ...vm.install, timezone: 'Europe/Rome' } }));
    variables = { CONFIGURE_FAILS: 'yes' };
    await expect(deploy(wanted)).rejects.toMatchObject({ code: 'TERRAFORM_FAILED' });
    variables = {};
    await deploy(wanted, ['dev1']);
    expect(lastRun()).toMatchObject({ hosts: ['dev1'] });
    await deploy(wanted);
    expect(lastRun()).toMatchObject({ words: ['configure', 'dev'] });
    expect(await plan(wanted)).toBe('unchanged');
  });
});
