import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { startLab, type LabFixture } from '../lab/pve/lab-fixture';
import { publicKey } from '../stacks/example-site';

const home = resolve(__dirname, '../..');

/** Notes each signal that reaches it; ends soon after the first, at once at the second, as Terraform does. */
const recorder = `#!/usr/bin/env node
const { appendFileSync, mkdirSync, rmSync } = require('node:fs');
if (process.argv[2] === 'version') {
  process.stdout.write(JSON.stringify({ terraform_version: '1.11.4' }));
} else if (process.argv[2] === 'init') {
  mkdirSync('.terraform', { recursive: true });
} else if (process.argv[2] === 'apply') {
  const note = (text) => appendFileSync(process.env.SIGNAL_LOG, text + '\\n');
  let seen = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      note(signal);
      seen += 1;
      if (seen === 2) process.exit(1);
      setTimeout(() => process.exit(1), 2500);
    });
  // As it does before it writes the record anew at the end.
  rmSync('../../../.rackwright/deployments/dev.json');
  note('started');
  setInterval(() => undefined, 1000);
}
`;

const RECORD = '{"hosts":{"dev1":{"vm_id":10001,"node":"lab","generation":"one"}}}\n';

describe('a deploy that is interrupted', () => {
  jest.setTimeout(60_000);
  let project: string;
  let child: ChildProcess;
  let output = '';
  let lab: LabFixture;
  const record = (): string => join(project, '.rackwright/deployments/dev.json');

  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab.remove());

  beforeEach(async () => {
    project = mkdtempSync(join(tmpdir(), 'rackwright-interrupt-'));
    cpSync(join(home, 'specs'), join(project, 'specs'), { recursive: true });
    mkdirSync(join(project, '.rackwright/keys'), { recursive: true });
    writeFileSync(join(project, '.rackwright/keys/automation_ed25519.pub'), `${publicKey}\n`);
    const node = join(project, 'specs/nodes/lab.yaml');
    const text = readFileSync(node, 'utf8')
      .replace('kind: lab', 'kind: proxmox')
      .replace('https://127.0.0.1:8006/', lab.lab.url);
    writeFileSync(node, text);
    mkdirSync(join(project, '.rackwright/deployments'));
    writeFileSync(record(), RECORD);
    writeFileSync(join(project, 'terraform'), recorder);
    chmodSync(join(project, 'terraform'), 0o755);
    output = '';
    child = spawn(process.execPath, [join(home, 'cli/rackwright.mjs'), 'deploy', 'dev', '--auto-approve'], {
      cwd: project,
      env: {
        ...process.env,
        TERRAFORM_BINARY_NAME: join(project, 'terraform'),
        SIGNAL_LOG: join(project, 'signals'),
        RACKWRIGHT_STATE_DIR: join(project, 'state'),
        PROXMOX_VE_API_TOKEN: lab.lab.token,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, to be signalled as a whole.
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    while (!existsSync(join(project, 'signals')) && child.exitCode === null) await sleep(50);
  });
  afterEach(() => {
    rmSync(project, { recursive: true, force: true });
  });

  const signalGroup = (signal: NodeJS.Signals): boolean => process.kill(-(child.pid ?? 0), signal);
  const ended = (): Promise<unknown> =>
    child.exitCode === null ? new Promise((done) => child.on('close', done)) : Promise.resolve();
  const signals = (): string[] => readFileSync(join(project, 'signals'), 'utf8').trim().split('\n');

  test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
    'by %s to its whole group gives Terraform one interrupt, so that it saves its state',
    async (signal) => {
      signalGroup(signal);
      await ended();
      expect(signals()).toEqual(['started', 'SIGINT']);
      expect(stripVTControlCharacters(output)).toMatch(
        /TERRAFORM_FAILED: .* apply was stopped from outside: what it had made is in the state, .* The same command completes the rest\.\n$/,
      );
      // The machines of the deploy before are known still.
      expect(readFileSync(record(), 'utf8')).toBe(RECORD);
    },
  );

  test('by signals that come twice, as from npx and timeout, still gives one', async () => {
    signalGroup('SIGINT');
    await sleep(200);
    signalGroup('SIGINT');
    signalGroup('SIGTERM');
    await sleep(1200);
    signalGroup('SIGTERM');
    await ended();
    expect(signals()).toEqual(['started', 'SIGINT']);
  });

  test('by being killed interrupts Terraform too, which would otherwise go on alone', async () => {
    child.kill('SIGKILL');
    for (let tries = 0; tries < 200 && signals().length === 1; tries += 1) await sleep(50);
    expect(signals()).toEqual(['started', 'SIGINT']);
  });

  test('by a second Ctrl-C makes Terraform drop its work, and does not say that the state has all', async () => {
    signalGroup('SIGINT');
    await sleep(1300);
    signalGroup('SIGINT');
    await ended();
    expect(signals()).toEqual(['started', 'SIGINT', 'SIGINT']);
    expect(output).not.toContain('is in the state');
    expect(output).toContain('It was cut off');
  });
});
