import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createDebian, type LabFixture, startLab } from '../lab/pve/lab-fixture';
import { publicKey } from '../stacks/example-site';
import { runWith } from './run-program';

let fixture: LabFixture;
let project: string;

beforeAll(async () => {
  fixture = await startLab({ taskDuration: () => 0 });
  await createDebian(fixture.client, 100);
  await createDebian(fixture.client, 9000, { name: 'debian-12-cloudinit' });
  await fixture.client.post('nodes/lab/qemu/9000/template');
});
afterAll(() => fixture.remove());

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'rackwright-cli-'));
  cpSync(resolve(__dirname, '../../specs'), join(project, 'specs'), { recursive: true });
  mkdirSync(join(project, '.rackwright/keys'), { recursive: true });
  writeFileSync(join(project, '.rackwright/keys/automation_ed25519.pub'), `${publicKey}\n`);
  const node = join(project, 'specs/nodes/lab.yaml');
  const text = readFileSync(node, 'utf8')
    .replace('kind: lab', 'kind: proxmox')
    .replace('https://127.0.0.1:8006/', fixture.lab.url);
  writeFileSync(node, text);
});
afterEach(() => {
  rmSync(project, { recursive: true });
});

/** What a deploy is refused with before Terraform is started. */
async function refusals(...sets: readonly string[]): Promise<string[]> {
  const args = sets.flatMap((set) => ['--set', set]);
  const environment = { PROXMOX_VE_API_TOKEN: fixture.lab.token };
  const { code, err } = await runWith(environment, project, 'deploy', 'dev', '--dry-run', ...args);
  expect(code).toBe(1);
  expect(err).not.toContain(fixture.lab.token);
  return err.split('\n').filter((line) => /^[A-Z]+_[A-Z_]+: /.test(line));
}

test('templates that are missing or none, and images that cannot be had, are told at once with their places', async () => {
  expect(
    await refusals(
      'vms.dev1.clone.template=100',
      'vms.dev2.clone.template=9001',
      'images.debian-12.url=https://127.0.0.1:1/debian.qcow2',
    ),
  ).toEqual([
    'TEMPLATE_MISSING: --set:1:25: dev1 is to be a copy of template 100, but VM 100 is no template: make it one on node lab with qm template 100; there are: 9000 (debian-12-cloudinit) on lab',
    'TEMPLATE_MISSING: --set:1:25: dev2 is to be a copy of template 9001, but node lab has no template 9001; there are: 9000 (debian-12-cloudinit) on lab',
    expect.stringMatching(
      /^IMAGE_UNREACHABLE: --set:1:22: node lab cannot download image "debian-12" from https:\/\/127\.0\.0\.1:1\/debian\.qcow2: .*ECONNREFUSED/,
    ),
  ]);
});

test('an id that somebody else has is told, which the provider would take for its own work; what was left of a run is not', async () => {
  const { client } = fixture;
  for (const [vmid, name] of [
    [10_001, 'somebody'],
    [10_002, 'dev2'],
  ] as const)
    await client.waitTask(await client.post('nodes/lab/qemu', { vmid, name }));
  try {
    expect(await refusals()).toEqual([
      expect.stringMatching(
        /^VM_ID_TAKEN: specs\/[^ ]+:\d+:\d+: dev1 is to have the id 10001, which "somebody" on node lab has, .*rackwright import vm lab\/10001/,
      ),
    ]);
  } finally {
    for (const vmid of [10_001, 10_002])
      await client.waitTask(await client.delete(`nodes/lab/qemu/${String(vmid)}`));
  }
});

test('so are media for installers, of a machine itself or of its profile, each once', async () => {
  const installed = [
    'isos.netinst.url=https://127.0.0.1:1/netinst.iso',
    'os_profiles.bookworm={ family: debian, iso: netinst }',
    'vms.dev1.iso=netinst',
    'vms.dev1.boot_method=iso',
    'vms.dev2.os=bookworm',
    'vms.dev2.boot_method=iso',
  ];
  expect(await refusals(...installed)).toEqual([
    expect.stringMatching(
      /^IMAGE_UNREACHABLE: --set:1:18: node lab cannot download medium "netinst" from https:\/\/127\.0\.0\.1:1\/netinst\.iso: .*ECONNREFUSED/,
    ),
  ]);
  expect(await refusals(...installed, 'nodes.lab.datastores.iso=local-lvm')).toEqual([
    expect.stringMatching(
      /^STORAGE_UNSUITABLE: --set:1:14: storage "local-lvm" of node lab, for the medium "netinst", does not take ISO images: pvesm set local-lvm --content \S*,iso$/,
    ),
  ]);
});

test('a storage that takes no images is told with what makes it take them', async () => {
  expect(await refusals('nodes.lab.datastores.image=local-lvm')).toEqual([
    expect.stringMatching(
      /^STORAGE_UNSUITABLE: specs\/defaults\.yaml:\d+:\d+: storage "local-lvm" of node lab, for the image "debian-12", does not take disk images: pvesm set local-lvm --content \S*,import$/,
    ),
  ]);
  expect(await refusals('nodes.lab.datastores.image=locla')).toEqual([
    expect.stringMatching(/storage "locla" of node lab, .* is not there; there are: .*local/),
  ]);
});

test('a lab that is down is told before anything is planned', async () => {
  const node = join(project, 'specs/nodes/lab.yaml');
  writeFileSync(node, readFileSync(node, 'utf8').replace(/^kind: proxmox/m, 'kind: lab'));
  const environment = { RACKWRIGHT_STATE_DIR: join(project, 'state') };
  const { code, err, out } = await runWith(environment, project, 'deploy', 'dev', '--dry-run');
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(
    `LAB_DOWN: no lab of yours answers at ${fixture.lab.url}, where node "lab" is; start it with: rackwright lab up`,
  );
});

test('what policies refuse is not made, and Terraform is not started', async () => {
  const variables = { PROXMOX_VE_API_TOKEN: fixture.lab.token, TERRAFORM_BINARY_NAME: '/does/not/exist' };
  const strict = ['--set', 'envs.dev.policy.fail_on=note'];
  await expect(
    runWith(variables, project, 'deploy', 'dev', '--auto-approve', ...strict),
  ).rejects.toMatchObject({
    code: 'POLICY_REFUSED',
    message: expect.stringMatching(/^policies refuse dev \(\d+ .*suppress/) as unknown,
  });
  // Where they let it pass, Terraform is what is missing.
  await expect(runWith(variables, project, 'deploy', 'dev', '--auto-approve')).rejects.toMatchObject({
    code: 'TERRAFORM_MISSING',
  });
});

test('a node is not set up where policies refuse it, and Terraform is not started', async () => {
  const variables = { PROXMOX_VE_API_TOKEN: fixture.lab.token, TERRAFORM_BINARY_NAME: '/does/not/exist' };
  const open = ['--set', 'nodes.lab.setup.datacenter.firewall.enabled=false'];
  await expect(runWith(variables, project, 'node', 'lab', '--auto-approve', ...open)).rejects.toMatchObject({
    code: 'POLICY_REFUSED',
    message: expect.stringMatching(
      /^policies refuse node--lab \(1 error.* in nodes\/lab\.yaml\.$/,
    ) as unknown,
  });
  // A look is not kept from anybody.
  const dry = runWith(variables, project, 'node', 'lab', '--dry-run', ...open);
  await expect(dry).rejects.toMatchObject({ code: 'TERRAFORM_MISSING' });
});

describe('where nobody can be asked', () => {
  /** Notes what it is called with, and says of a plan what it is told to. */
  const standIn = (home: string, code: number): string => `#!/bin/sh
echo "$*" >> ${home}/calls
case "$1" in
  version) echo '{"terraform_version":"1.11.4"}' ;;
  init) mkdir -p .terraform ;;
  plan) exit ${String(code)} ;;
esac
`;
  const calls = (): string[] =>
    readFileSync(join(project, 'calls'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '');

  test.each([
    ['deploy', 2],
    ['destroy', 2],
    ['deploy', 0],
    ['destroy', 0],
  ])('%s looks alone, and ends with %i by what it finds', async (command, expected) => {
    const terraform = join(project, 'terraform');
    writeFileSync(terraform, standIn(project, expected), { mode: 0o755 });
    const variables = { PROXMOX_VE_API_TOKEN: fixture.lab.token, TERRAFORM_BINARY_NAME: terraform };
    const { code, out, err } = await runWith(variables, project, command, 'dev', '--no-gateway');
    expect(calls()).toEqual(['version', 'init', 'plan']);
    const plan = readFileSync(join(project, 'calls'), 'utf8').trim().split('\n').at(-1);
    expect(plan?.includes(' -destroy')).toBe(command === 'destroy');
    expect(code).toBe(expected);
    const refusal = 'APPROVAL_NEEDED: nobody can be asked here, so that nothing of this was done';
    if (expected === 0) expect(out).toContain('nothing to change');
    else expect(err).toContain(refusal);
    expect(err.includes(refusal)).toBe(expected !== 0);
  });
});
