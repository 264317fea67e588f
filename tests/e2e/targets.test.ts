import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployEnvironment, type DeployRequest, type EnvironmentDiff } from '../../deploy';
import type { Environment, Site, Vm } from '../../site';
import { diffOf } from './diff-of';
import { RecordedProject } from './recorded-project';

describe('a deploy of some machines of an environment', () => {
  jest.setTimeout(180_000);
  let project: RecordedProject;
  let site: Site;

  beforeAll(async () => {
    project = await RecordedProject.create();
    site = project.site;
    await deploy(site);
  });
  afterAll(() => project.remove());

  const environmentOf = ({ environments }: Site): Environment => environments[0]!;
  const request = (of: Site, hosts?: readonly string[]): Omit<DeployRequest, 'action'> => ({
    ...project.request(of, environmentOf(of), variables),
    ...(hosts ? { hosts } : {}),
  });
  let variables: Record<string, string> = {};
  const deploy = (of: Site, hosts?: readonly string[]): Promise<unknown> =>
    deployEnvironment({ ...request(of, hosts), action: 'apply' });
  const plan = (of: Site, hosts?: readonly string[]): Promise<unknown> =>
    deployEnvironment({ ...request(of, hosts), action: 'plan' });
  const diff = (of: Site, hosts?: readonly string[]): Promise<EnvironmentDiff> => diffOf(request(of, hosts));
  const machines = ({ entries }: EnvironmentDiff): string[] =>
    entries.filter(({ isHost }) => isHost).map(({ name, verb, roles }) => `${name} ${verb} ${roles.join()}`);
  const record = (): Readonly<Record<string, object>> =>
    (
      JSON.parse(readFileSync(join(project.directory, '.rackwright/deployments/dev.json'), 'utf8')) as {
        hosts: Record<string, object>;
      }
    ).hosts;
  const lastRun = (): unknown =>
    JSON.parse(readFileSync(join(project.directory, 'runs'), 'utf8').trim().split('\n').at(-1) ?? '');
  const memoryOf = async (vmid: number): Promise<unknown> =>
    (await project.lab.client.get<{ memory: unknown }>(`nodes/lab/qemu/${String(vmid)}/config`)).memory;
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
