import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createDebian, type LabFixture, startLab } from '../lab/pve/lab-fixture';
import { type Ran, runWith } from './run-program';

let fixture: LabFixture;
let project: string;

beforeAll(async () => {
  fixture = await startLab({ taskDuration: () => 0 });
  await createDebian(fixture.client, 105, { name: 'strange1' });
  await createDebian(fixture.client, 10_105, { name: 'old1', cores: 2, tags: 'legacy' });
  await createDebian(fixture.client, 106, { name: 'dev1' });
  project = mkdtempSync(join(tmpdir(), 'rackwright-cli-'));
  cpSync(resolve(__dirname, '../../specs'), join(project, 'specs'), { recursive: true });
  const node = join(project, 'specs/nodes/lab.yaml');
  const text = readFileSync(node, 'utf8')
    .replace('kind: lab', 'kind: proxmox')
    .replace('https://127.0.0.1:8006/', fixture.lab.url);
  writeFileSync(node, text);
});
afterAll(async () => {
  await fixture.remove();
  rmSync(project, { recursive: true });
});

const take = (...args: readonly string[]): Promise<Ran> =>
  runWith({ PROXMOX_VE_API_TOKEN: fixture.lab.token }, project, 'import', 'vm', '--env', 'dev', ...args);

test('places that are none, VMs that are not there and names that are taken are told at once', async () => {
  const { code, err } = await take('105', 'lab/106', 'lab/999');
  expect(code).toBe(1);
  expect(err.split('\n').filter((line) => /^[A-Z]+_[A-Z_]+: /.test(line))).toEqual([
    'PLACE_INVALID: "105" is no VM; write NODE/VMID, as in pve1/105',
    'VM_IN_SITE: lab/106 is called "dev1", and so is a machine of the site; rename one',
    'VM_ABSENT: node lab has no VM 999; qm list on it shows those that it has',
  ]);
});

test('two of one name are told before anything is written', async () => {
  await createDebian(fixture.client, 10_106, { name: 'Old1.example.org' });
  const { code, err } = await take('lab/10105', 'lab/10106', '--write');
  expect([code, existsSync(join(project, 'specs/vms/old1.yaml'))]).toEqual([1, false]);
  expect(err).toContain('VM_IN_SITE: two of these would be specs/vms/old1.yaml');
});

test('a VM is described as it is, and written only when told to', async () => {
  const file = join(project, 'specs/vms/old1.yaml');
  const shown = await take('lab/10105');
  expect([shown.code, existsSync(file)]).toEqual([0, false]);
  expect(shown.out).toContain('boot_method: adopt');
  expect((await take('lab/10105', '--write')).code).toBe(0);
  const text = readFileSync(file, 'utf8');
  for (const line of ['environment: dev', 'vm_id: 10105', 'node: lab', 'cores: 2', '- legacy'])
    expect(text).toContain(line);
});

test('a VM whose id is none of the environment is shown, and not written: the site would have errors', async () => {
  const file = join(project, 'specs/vms/strange1.yaml');
  for (const more of [[], ['--write']]) {
    const { code, out, err } = await take('lab/105', ...more);
    expect([code, existsSync(file)]).toEqual([1, false]);
    expect(out).toContain('vm_id: 105');
    expect(err).toMatch(/With these files the site would have:[^]*specs\/vms\/strange1\.yaml:\d+:\d+/);
    expect(err).toContain('nothing is written');
  }
  const validated = await runWith({}, project, 'validate');
  expect(validated.code).toBe(0);
});
