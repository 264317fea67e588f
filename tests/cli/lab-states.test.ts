import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { publicKey } from '../stacks/example-site';
import { type ProjectLab, startProjectLab } from './project-lab';
import { run } from './run-program';

let lab: ProjectLab;
let record: string;

beforeAll(async () => {
  lab = await startProjectLab();
  cpSync(resolve(__dirname, '../../specs'), join(lab.project, 'specs'), { recursive: true });
  mkdirSync(join(lab.project, '.rackwright/keys'), { recursive: true });
  writeFileSync(join(lab.project, '.rackwright/keys/automation_ed25519.pub'), `${publicKey}\n`);
  const node = join(lab.project, 'specs/nodes/lab.yaml');
  const text = readFileSync(node, 'utf8');
  writeFileSync(node, text.replace('https://127.0.0.1:8006/', lab.fixture.lab.url));
  record = join(lab.project, '.local/state/rackwright/labs/default/lab.json');
});
afterAll(() => lab.remove());

test('a deploy to a lab without guests is refused before anything is made, with what to do', async () => {
  const up = JSON.parse(readFileSync(record, 'utf8')) as object;
  writeFileSync(record, JSON.stringify({ ...up, guestsAbsent: 'guests need root' }));
  const settings = join(record, '../settings.json');
  const { code, err } = await run(lab.project, 'deploy', 'dev', '--auto-approve');
  expect(code).toBe(1);
  expect(err).toContain('GUESTS_ABSENT: the VMs of this lab have no guests');
  expect(err).toContain('guests need root. Once that is mended');
  expect(err).toContain('rackwright deploy dev --no-configure');
  expect(err).not.toContain('--guests nspawn');
  writeFileSync(settings, JSON.stringify({ port: 1, sshPort: 2, guests: false }));
  const chosen = await run(lab.project, 'deploy', 'dev', '--auto-approve');
  expect(chosen.err).toContain('rackwright lab up --guests nspawn');
  await expect(lab.fixture.client.get('nodes/lab/qemu')).resolves.toEqual([]);
});

test('a lab that is down is told in one line, also where its process was killed', async () => {
  const up = JSON.parse(readFileSync(record, 'utf8')) as object;
  writeFileSync(record, JSON.stringify({ ...up, pidStart: '1' }));
  for (const command of ['diff', 'drift', 'deploy']) {
    const more = command === 'deploy' ? ['--auto-approve'] : [];
    const { code, err } = await run(lab.project, command, 'dev', ...more);
    expect({ command, code }).toEqual({ command, code: 1 });
    expect(err.trim()).toMatch(/^LAB_DOWN: .*; start it with: rackwright lab up$/);
  }
  rmSync(record);
  mkdirSync(join(lab.project, '.rackwright/deployments'), { recursive: true });
  writeFileSync(join(lab.project, '.rackwright/deployments/dev.json'), '{"hosts":{}}');
  const { out } = await run(lab.project, 'summary', 'dev');
  expect(out).toMatch(/^dev1 .* lab is down /m);
});
