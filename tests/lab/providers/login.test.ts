import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configure, type SshSettings } from '../../../lab/providers/proxmox/session';
import type { ObjectValue } from '../../../lab/providers/values';
import { processStart } from '../../../lab/guests';

const endpoint = 'https://127.0.0.1:8006/';
const real = 'automation@pve!rackwright=of-the-real-node';
const labToken = 'root@pam!lab=of-the-lab';
const labKey = 'the key of the lab';

describe("which login the lab's provider uses", () => {
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'rackwright-login-'));
  });
  afterEach(() => {
    rmSync(state, { recursive: true, force: true });
  });

  function recordLab(pidStart = processStart(process.pid)): void {
    const directory = join(state, 'labs', 'default');
    mkdirSync(directory, { recursive: true });
    const ssh = [{ node: 'lab', address: '127.0.0.1', port: 8022 }];
    writeFileSync(join(directory, 'lab.json'), JSON.stringify({ endpoint, pid: process.pid, pidStart, ssh }));
    writeFileSync(join(directory, 'token'), `${labToken}\n`);
    mkdirSync(join(directory, 'ssh'), { recursive: true });
    writeFileSync(join(directory, 'ssh', 'id_ed25519'), labKey);
  }

  async function sshOf(
    ssh: Readonly<Record<string, unknown>>,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<SshSettings> {
    const session = await configure(
      { endpoint, ssh: [ssh] } as ObjectValue,
      { RACKWRIGHT_STATE_DIR: state, PROXMOX_VE_API_TOKEN: real, ...environment },
      tmpdir(),
    );
    session.api.close();
    return session.ssh;
  }

  async function sourceOf(
    config: Readonly<Record<string, string>>,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const session = await configure(
      { endpoint, ...config },
      { RACKWRIGHT_STATE_DIR: state, ...environment },
      tmpdir(),
    );
    session.api.close();
    return session.credentials;
  }

  test('at a running lab is its own token, whatever PROXMOX_VE_API_TOKEN or PROXMOX_VE_USERNAME hold', async () => {
    recordLab();
    const lab = "the running lab 'default'";
    expect(await sourceOf({})).toBe(lab);
    expect(await sourceOf({}, { PROXMOX_VE_API_TOKEN: real })).toBe(lab);
    expect(await sourceOf({}, { PROXMOX_VE_USERNAME: 'root@pam', PROXMOX_VE_PASSWORD: 'x' })).toBe(lab);
    expect(await sourceOf({}, { PROXMOX_VE_AUTH_TICKET: 'PVE:root@pam:1' })).toBe(lab);
  });

  test('is the argument api_token before everything', async () => {
    recordLab();
    expect(await sourceOf({ api_token: real }, { PROXMOX_VE_API_TOKEN: real })).toBe(
      'the argument api_token',
    );
    expect(await sourceOf({ auth_ticket: 'PVE:root@pam:1' })).toBe('the argument auth_ticket');
  });

  test('elsewhere is the variable', async () => {
    recordLab();
    expect(await sourceOf({ endpoint: 'https://192.168.1.10:8006/' }, { PROXMOX_VE_API_TOKEN: real })).toBe(
      'the variable PROXMOX_VE_API_TOKEN',
    );
  });

  test('is the variable where a lab left its record behind, since the port may be that of a real PVE now', async () => {
    recordLab('1');
    expect(await sourceOf({}, { PROXMOX_VE_API_TOKEN: real })).toBe('the variable PROXMOX_VE_API_TOKEN');
  });

  test('by SSH is the key of the running lab at the places of its nodes, without being told', async () => {
    recordLab();
    const ssh = await sshOf({}, { PROXMOX_VE_SSH_PRIVATE_KEY: 'of the real node' });
    expect(ssh).toMatchObject({ username: 'root', privateKey: labKey });
    expect([...ssh.nodes]).toEqual([['lab', { address: '127.0.0.1', port: 8022 }]]);
  });

  test('by SSH is what the block says, for nodes that it names', async () => {
    recordLab();
    const node = [{ name: 'lab', address: '192.0.2.1', port: 2222 }];
    const ssh = await sshOf({ private_key: 'own', username: 'terraform', node });
    expect(ssh).toMatchObject({ username: 'terraform', privateKey: 'own' });
    expect([...ssh.nodes]).toEqual([['lab', { address: '192.0.2.1', port: 2222 }]]);
    expect((await sshOf({ password: 'secret' })).privateKey).toBeUndefined();
  });

  test('by SSH is the variable where a lab left its record behind', async () => {
    recordLab('1');
    const ssh = await sshOf({}, { PROXMOX_VE_SSH_PRIVATE_KEY: 'of the real node' });
    expect(ssh.privateKey).toBe('of the real node');
    expect(ssh.nodes.size).toBe(0);
  });
});
