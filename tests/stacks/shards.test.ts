import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../deploy';
import type { Site } from '../../site';
import { exampleSite } from './example-site';

type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** The example with its dev divided in three: dev1 in the first shard, dev2 in the second, nobody in the third. */
function divided(): Site {
  const site = exampleSite();
  const [dev, ...others] = site.environments;
  const vms = dev!.vms.map((vm) =>
    vm.role === 'router' ? vm : { ...vm, shard: vm.name === 'dev1' ? 0 : 1 },
  );
  return { ...site, environments: [{ ...dev!, shards: 3, vms }, ...others] };
}

describe('an environment that is divided', () => {
  const project = mkdtempSync(join(tmpdir(), 'rackwright-shards-'));
  const outdir = join(project, 'cdktf.out');
  const home = join(__dirname, '../..');
  afterAll(() => {
    rmSync(project, { recursive: true, force: true });
  });
  const stack = (name: string): { resource: Resources; terraform: unknown } =>
    JSON.parse(readFileSync(join(outdir, 'stacks', name, 'cdk.tf.json'), 'utf8')) as ReturnType<typeof stack>;
  const machines = (name: string): string[] =>
    Object.keys(stack(name).resource['proxmox_virtual_environment_vm'] ?? {});

  beforeAll(() => {
    const written = compose(divided(), { outdir, project, home, processEnvironment: {} });
    expect(written.map(({ name }) => name)).toEqual(['dev', 'dev--0', 'dev--1', 'dev--2', 'prod']);
  });

  it('has its networks, its router and all images in its own stack, and machines in one each', () => {
    expect(['dev', 'dev--0', 'dev--1', 'dev--2'].map(machines)).toEqual([['dev-gw'], ['dev1'], ['dev2'], []]);
    expect(Object.keys(stack('dev').resource)).toContain('proxmox_sdn_zone_vxlan');
    expect(Object.keys(stack('dev--0').resource)).not.toContain('proxmox_sdn_zone_vxlan');
    expect(Object.keys(stack('dev--0').resource)).not.toContain('proxmox_download_file');
  });

  it('has machines made from the very file that the own stack downloads', () => {
    const file = stack('dev').resource['proxmox_download_file']!['debian-12-pve1']!;
    const [disk] = stack('dev--0').resource['proxmox_virtual_environment_vm']!['dev1']!['disk'] as {
      import_from: string;
    }[];
    expect(disk?.import_from).toBe(`local:import/${String(file['file_name'])}`);
  });

  it('keeps a state, a record and a run of Ansible for each part, and none where nobody is', () => {
    expect(stack('dev--1').terraform).toMatchObject({
      backend: { local: { path: '../../../terraform.dev--1.tfstate' } },
    });
    const text = JSON.stringify(stack('dev--1').resource);
    expect(text).toContain('.rackwright/deployments/dev--1.json');
    expect(text).toContain('configure dev--1');
    expect(JSON.stringify(stack('dev--2').resource)).not.toContain('configure');
  });

  it('is limited to what machines of a shard need of the own stack, and to these in theirs', () => {
    const only = { hosts: ['dev1'], kept: {}, configured: {} };
    const limited = new Map(['dev', 'dev--0'].map((name) => [name, only]));
    const stacks = compose(divided(), { outdir, project, home, processEnvironment: {}, only: limited });
    const targets = Object.fromEntries(stacks.map((each) => [each.name, each.targets]));
    expect(targets['dev--1']).toBeUndefined();
    expect(targets['dev--0']).toEqual([
      'proxmox_virtual_environment_file.dev1-cidata',
      'proxmox_virtual_environment_vm.dev1',
      'terraform_data.generation-dev1',
      'local_file.deployment',
      'terraform_data.ansible',
    ]);
    expect(targets['dev']).toEqual(
      expect.arrayContaining([
        'proxmox_sdn_applier.devzone-apply',
        'proxmox_download_file.debian-12-pve1',
        'local_file.deployment',
      ]),
    );
    expect(targets['dev']?.join()).not.toContain('dev-gw');
  });

  it('is refused where a machine would come into another state than the one that it is in', () => {
    const records = join(project, '.rackwright', 'deployments');
    mkdirSync(records, { recursive: true });
    writeFileSync(
      join(records, 'dev.json'),
      JSON.stringify({ site: 'home-lab', hosts: { 'dev-gw': {}, dev1: {} } }),
    );
    const composed = (): unknown => compose(divided(), { outdir, project, home, processEnvironment: {} });
    expect(composed).toThrow(
      expect.objectContaining({
        code: 'HOST_IN_OTHER_STATE',
        message: expect.stringContaining('dev1 is in that of dev and would be in that of dev/0') as unknown,
      }),
    );
  });
});
