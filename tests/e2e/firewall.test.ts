import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { deployEnvironment, type DeployRequest } from '../../deploy';
import type { Site, Vm } from '../../site';
import { type LabFixture, startLab } from '../lab/pve/lab-fixture';
import { diffOf } from './diff-of';
import { loadExample } from '../stacks/example-specs';

const home = resolve(__dirname, '../..');

/** Stands where Ansible would be run: notes what PVE lets in to dev1 at that time. */
const recorder = `
import { writeFileSync } from 'node:fs';
const answer = await fetch(new URL('api2/json/nodes/lab/qemu/10001/firewall/options', process.env.LAB_URL), {
  headers: { authorization: 'PVEAPIToken=' + process.env.PROXMOX_VE_API_TOKEN },
});
writeFileSync('seen', await answer.text());
`;

describe('the firewall of an environment, deployed from specs', () => {
  jest.setTimeout(180_000);
  let fixture: LabFixture;
  let project: string;
  let example: Site;

  beforeAll(async () => {
    fixture = await startLab({ taskDuration: () => 0 });
    project = mkdtempSync(join(tmpdir(), 'rackwright-firewall-'));
    mkdirSync(join(project, 'cli'));
    writeFileSync(join(project, 'cli/rackwright.mjs'), recorder);
    example = loadExample();
  });
  afterAll(async () => {
    await fixture.remove();
    rmSync(project, { recursive: true, force: true });
  });

  /** The example's dev, filtered. */
  const filtered = (change: (vm: Vm) => Vm = (vm) => vm): Site => ({
    ...example,
    nodes: example.nodes.map((node) => ({ ...node, apiEndpoint: fixture.lab.url })),
    environments: example.environments
      .filter(({ name }) => name === 'dev')
      .map((dev) => ({
        ...dev,
        firewall: { enabled: true, admins: ['10.0.12.0/24'], ipSets: {}, roles: {}, groups: {} },
        vms: dev.vms.map((vm) =>
          change({
            ...vm,
            firewall: { enabled: true, rules: [] },
            nics: vm.nics.map((nic) => ({ ...nic, firewall: true })),
          }),
        ),
      })),
  });
  const request = (site: Site, hosts?: readonly string[]): Omit<DeployRequest, 'action'> => ({
    site,
    environment: site.environments[0]!,
    home,
    project,
    gateway: false,
    processEnvironment: {
      ...process.env,
      RACKWRIGHT_STATE_DIR: join(project, 'state'),
      PROXMOX_VE_API_TOKEN: fixture.lab.token,
      LAB_URL: fixture.lab.url,
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    },
    ...(hosts ? { hosts } : {}),
  });
  const rulesOf = (id: number): Promise<unknown> =>
    fixture.client.get(`nodes/lab/qemu/${String(id)}/firewall/rules`);

  it('is told of by host, is there before Ansible runs, changes for one host alone, and leaves nothing', async () => {
    const first = filtered();
    const { entries } = await diffOf(request(first));
    const dev1 = entries.find(({ name }) => name === 'dev1');
    expect(dev1?.resources.map(({ address }) => address)).toEqual(
      expect.arrayContaining([
        'proxmox_virtual_environment_firewall_options.dev1',
        'proxmox_virtual_environment_firewall_rules.dev1',
      ]),
    );
    await deployEnvironment({ ...request(first), action: 'apply' });
    expect(readFileSync(join(project, 'seen'), 'utf8')).toMatch(
      /"enable":1.*"policy_in":"DROP"|"policy_in":"DROP".*"enable":1/,
    );
    expect(await deployEnvironment({ ...request(first), action: 'plan' })).toBe('unchanged');

    const served = filtered((vm) =>
      vm.role === 'router' ? vm : { ...vm, install: { ...vm.install, roles: { node_exporter: true } } },
    );
    await deployEnvironment({ ...request(served, ['dev1']), action: 'apply' });
    expect(await rulesOf(10_001)).toMatchObject([
      { macro: 'SSH' },
      { type: 'group', action: 'dev-node_exporter' },
    ]);
    expect(await rulesOf(10_002)).toMatchObject([{ macro: 'SSH' }]);
    await deployEnvironment({ ...request(served), action: 'apply' });
    expect(await rulesOf(10_002)).toMatchObject([{ macro: 'SSH' }, { action: 'dev-node_exporter' }]);

    await deployEnvironment({ ...request(served), action: 'destroy' });
    expect(await fixture.client.get('cluster/firewall/groups')).toEqual([]);
    expect(await fixture.client.get('cluster/firewall/ipset')).toEqual([]);
  });

  it('is switched off by the deploy of specs that no longer speak of it, and stays so', async () => {
    const before = filtered();
    await deployEnvironment({ ...request(before), action: 'apply' });
    // The cards say it themselves, as many specs do: PVE would go on to filter, without any rule.
    const silent: Site = {
      ...before,
      environments: before.environments.map((dev) => ({
        ...dev,
        firewall: undefined,
        vms: dev.vms.map((vm) => ({ ...vm, firewall: undefined })),
      })),
    };
    const { entries } = await diffOf(request(silent));
    expect(entries.find(({ name }) => name === 'dev1')?.resources).toContainEqual(
      expect.objectContaining({ address: 'proxmox_virtual_environment_firewall_options.dev1' }),
    );
    await deployEnvironment({ ...request(silent), action: 'apply' });
    expect(await fixture.client.get('nodes/lab/qemu/10001/firewall/options')).toMatchObject({ enable: 0 });
    expect(await rulesOf(10_001)).toEqual([]);
    expect(await fixture.client.get('cluster/firewall/ipset')).toEqual([]);
    expect(await deployEnvironment({ ...request(silent), action: 'plan' })).toBe('unchanged');
    await deployEnvironment({ ...request(before), action: 'apply' });
    expect(await fixture.client.get('nodes/lab/qemu/10001/firewall/options')).toMatchObject({ enable: 1 });
    expect(await rulesOf(10_001)).toMatchObject([{ macro: 'SSH' }]);
    await deployEnvironment({ ...request(before), action: 'destroy' });
  });
});
