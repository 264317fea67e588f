import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { processStart } from '../../lab/guests';
import { run, runWith } from './run-program';

let project: string;
let lab: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'rackwright-lab-'));
  lab = join(project, '.local/state/rackwright/labs/default');
  mkdirSync(lab, { recursive: true });
  writeFileSync(join(lab, 'token'), 'root@pam!lab=11111111-2222-3333-4444-555555555555\n');
});
afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

/** A lab whose process is this one. */
function up(): void {
  const [pid, pidStart] = [process.pid, processStart(process.pid) ?? ''];
  const ssh = [{ node: 'lab', address: '127.0.0.1', port: 2222 }];
  const record = { name: 'default', endpoint: 'https://127.0.0.1:9/', pid, pidStart, startedAt: '', ssh };
  writeFileSync(join(lab, 'lab.json'), JSON.stringify(record));
}

describe('lab down --dry-run', () => {
  test('says what would be stopped and removed, and does neither', async () => {
    up();
    const { out, code } = await run(project, 'lab', 'down', '--forget', '--dry-run');
    expect([code, out]).toEqual([
      0,
      `lab default would be stopped, with its guests\n${lab} would be removed, with all that the lab knows\n`,
    ]);
    expect(existsSync(join(lab, 'lab.json'))).toBe(true);
    expect((await run(project, 'lab', 'down', '--all', '--dry-run')).out).not.toContain('removed');
  });

  test('knows a lab that is not up', async () => {
    expect((await run(project, 'lab', 'down', '--dry-run')).out).toBe('lab default is not up\n');
  });
});

describe('lab env', () => {
  test('as shell lines and as JSON leads to the files with the secrets, and shows none', async () => {
    up();
    const shell = await run(project, 'lab', 'env');
    expect(shell.out).toContain(`export PROXMOX_VE_API_TOKEN="$(cat '${join(lab, 'token')}')"`);
    const json = await run(project, 'lab', 'env', '--json');
    expect(JSON.parse(json.out)).toEqual({
      endpoint: 'https://127.0.0.1:9/',
      tokenFile: join(lab, 'token'),
      certificateFile: join(lab, 'tls/cert.pem'),
      ssh: {
        username: 'root',
        keyFile: expect.stringContaining(lab),
        nodes: [{ node: 'lab', address: '127.0.0.1', port: 2222 }],
      },
    });
    const secret = readFileSync(join(lab, 'token'), 'utf8').trim();
    expect(shell.out + json.out).not.toContain(secret);
  });
});

describe('lab provider', () => {
  const link = (): string => join(project, 'terraform.d', 'plugins');

  test('links the providers of the package into a folder, and takes the link out again', async () => {
    const installed = { RACKWRIGHT_HOME: resolve(__dirname, '../..') };
    const { out } = await runWith(installed, project, 'lab', 'provider');
    expect(out).toBe(
      `${project} uses the lab's bpg/proxmox; next: terraform init, with the variables of lab env\n`,
    );
    expect(readdirSync(link())).toContain('registry.terraform.io');
    expect(readFileSync(join(project, '.terraform.lock.hcl'), 'utf8')).toContain('bpg/proxmox');
    await runWith(installed, project, 'lab', 'provider', '--remove');
    expect(existsSync(link())).toBe(false);
    expect(existsSync(join(project, '.terraform.lock.hcl'))).toBe(false);
  });

  test('hides no providers that somebody has there, and wants a folder', async () => {
    mkdirSync(link(), { recursive: true });
    await expect(run(project, 'lab', 'provider', '.')).rejects.toMatchObject({
      code: 'LAB_PROVIDER_FOLDER',
      message: expect.stringContaining('holds providers of your own') as unknown,
    });
    expect(existsSync(link())).toBe(true);
    await expect(run(project, 'lab', 'provider', 'nowhere')).rejects.toThrow(/there is no folder/);
  });
});
