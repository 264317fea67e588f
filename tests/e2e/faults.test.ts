import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { PveClient } from '../../pve/client';
import { Project } from './project';

const root = process.getuid?.() === 0;
const suite = root ? describe : describe.skip;

interface Guest {
  readonly vmid: number;
  readonly name: string;
  readonly status: string;
}

suite(`what goes wrong on the way${root ? '' : ' (skipped: guests need root)'}`, () => {
  let project: Project;
  jest.setTimeout(300_000);

  beforeAll(async () => {
    project = await Project.create();
  });
  afterAll(async () => {
    await project.remove();
  });

  const guests = async (): Promise<Guest[]> => {
    const { output } = await project.rackwright('lab', 'status', '--json');
    const { guests: found } = JSON.parse(output) as { guests: Guest[] };
    return found.toSorted((one, other) => one.vmid - other.vmid);
  };
  const up = (): ReturnType<Project['rackwright']> =>
    project.rackwright('lab', 'up', '--port', String(project.port));

  it('names the port that is in use, and what to do', async () => {
    const server = createServer();
    await new Promise<void>((resolved) => server.listen(project.port, '127.0.0.1', resolved));
    const refused = await up();
    await new Promise((resolved) => server.close(resolved));
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(new RegExp(`port ${String(project.port)}.*in use`, 'i'));
    expect(refused.output).toContain('--port');
    expect(refused.output).not.toMatch(/\n\s+at /);
  });

  it('says how to start the lab when a deploy finds none', async () => {
    const deploy = await project.rackwright('deploy', 'dev', '--auto-approve');
    expect(deploy.code).not.toBe(0);
    expect(deploy.output).toContain('rackwright lab up');
  });

  it('reports every fault of the specs at once, and deploys nothing', async () => {
    expect((await up()).code).toBe(0);
    project.edit('vm_specs.yaml', '10.10.10.11/24', '10.10.10.12/24');
    project.edit('defaults.yaml', '  image: debian-12', '  image: debian12');
    project.edit('envs/dev.yaml', 'mtu: 1450', 'mtu: 1450\n  colour: red');
    const deploy = await project.cdktf('deploy', 'dev', '--auto-approve');
    expect(deploy.code).not.toBe(0);
    for (const expected of [
      /specs\/defaults\.yaml:\d+:\d+.*UNKNOWN_IMAGE|UNKNOWN_IMAGE/,
      /DUPLICATE_ADDRESS/,
      /UNKNOWN_FIELD/,
      /did you mean "debian-12"/,
    ]) {
      expect(deploy.output).toMatch(expected);
    }
    expect(deploy.output).not.toMatch(/\n\s+at .*\.(ts|js):\d+/);
    expect(await guests()).toEqual([]);
    project.edit('vm_specs.yaml', '10.10.10.12/24', '10.10.10.11/24');
    project.edit('defaults.yaml', '  image: debian12', '  image: debian-12');
    project.edit('envs/dev.yaml', '\n  colour: red', '');
  });

  it('completes a deploy that was killed while it made machines, nothing lost or doubled', async () => {
    const printed = await project.killDeploy('dev', /vm.*: Creating\.\.\./);
    expect(printed).not.toContain('Apply complete');
    const { code, output } = await project.cdktf('deploy', 'dev', '--auto-approve');
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
    expect((await guests()).map(({ vmid, name, status }) => `${String(vmid)} ${name} ${status}`)).toEqual([
      '10000 dev-router running',
      '10001 dev1 running',
      '10002 dev2 running',
    ]);
    expect((await project.rackwright('deploy', 'dev', '--dry-run')).output).toContain('No changes.');
  });

  it('completes a deploy that was killed while Ansible ran', async () => {
    project.edit('install_config.yaml', 'dev1, the first machine of development.', 'After a kill.');
    await project.killDeploy('dev', /ansible.*: Creating\.\.\./);
    const { code, output } = await project.cdktf('deploy', 'dev', '--auto-approve');
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
    expect((await project.ssh('dev', 'dev1', 'cat /etc/motd')).output.trim()).toBe('After a kill.');
    expect((await project.rackwright('deploy', 'dev', '--dry-run')).output).toContain('No changes.');
  });

  it('fails the deploy with the task, the host and the message when a role fails', async () => {
    project.edit('install_config.yaml', 'After a kill.', 'Again.');
    // A package that no archive has.
    project.edit(
      'vms/dev2.yaml',
      'vm_id: 10002',
      'vm_id: 10002\ninstall: { packages: [no-such-package-42] }',
    );
    const failed = await project.cdktf('deploy', 'dev', '--auto-approve');
    expect(failed.code).not.toBe(0);
    expect(failed.output).toMatch(/dev2: packages : .*no-such-package-42/s);
    const runs = join(project.directory, '.rackwright', 'dev', 'runs');
    const log = join(runs, readdirSync(runs).toSorted().at(-1)!, 'ansible.log');
    expect(readFileSync(log, 'utf8')).toContain('no-such-package-42');
    // The others are done, and are not done again.
    expect((await project.ssh('dev', 'dev1', 'cat /etc/motd')).output.trim()).toBe('Again.');
    const summary = await project.rackwright('summary', 'dev');
    expect(summary.output).toMatch(/dev1 .* configured .*\n(.*\n)*dev2 .* failed /);
    project.edit('vms/dev2.yaml', '\ninstall: { packages: [no-such-package-42] }', '');
    const mended = await project.cdktf('deploy', 'dev', '--auto-approve');
    expect({ code: mended.code, output: mended.code === 0 ? '' : mended.output }).toEqual({
      code: 0,
      output: '',
    });
  });

  it('makes a machine anew that was deleted behind its back, and trusts its new host key, once', async () => {
    const known = (): string => project.read('.rackwright/dev/known_hosts.d', /10002|dev2/);
    const before = known();
    const client = new PveClient({ endpoint: project.endpoint, token: project.token, insecure: true });
    await client.waitTask(await client.post<string>('nodes/lab/qemu/10002/status/stop'));
    await client.waitTask(await client.delete<string>('nodes/lab/qemu/10002'));
    const { code, output } = await project.cdktf('deploy', 'dev', '--auto-approve');
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
    expect(output).not.toContain('dev1: configured');
    expect(known()).not.toBe(before);
    expect((await project.ssh('dev', 'dev2', 'hostname')).output.trim()).toBe('dev2');
    expect((await project.rackwright('deploy', 'dev', '--dry-run')).output).toContain('No changes.');
  });

  it('configures by the site that was deployed, wherever it lies, and refuses another one', async () => {
    project.copySpecs('elsewhere');
    project.edit('install_config.yaml', 'Again.', 'From elsewhere.', 'elsewhere');
    const deploy = await project.rackwright('deploy', 'dev', '--auto-approve', '--site', 'elsewhere');
    expect({ code: deploy.code, output: deploy.code === 0 ? '' : deploy.output }).toEqual({
      code: 0,
      output: '',
    });
    expect((await project.ssh('dev', 'dev1', 'cat /etc/motd')).output.trim()).toBe('From elsewhere.');
    const planned = join(project.directory, 'other-hashes.json');
    writeFileSync(planned, JSON.stringify({ dev1: 'f'.repeat(64) }));
    const refused = await project.run('env', [
      `RACKWRIGHT_HOST_HASHES=${planned}`,
      process.execPath,
      'cli/rackwright.mjs',
      'configure',
      'dev',
      '--changed',
    ]);
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('SPECS_CHANGED') });
    project.edit('install_config.yaml', 'Again.', 'From elsewhere.');
  });

  it('keeps no secret where others could read it', async () => {
    const secret = project.token.split('=')[1] ?? '';
    expect(secret.length).toBeGreaterThan(20);
    const { output } = await project.run('grep', ['-rlF', secret, '.', '--exclude-dir=state']);
    expect(output).toBe('');
  });

  it('deploys prod beside it, with its strict posture', async () => {
    const { code, output } = await project.cdktf('deploy', 'prod', '--auto-approve');
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
    const facts = await project.ssh(
      'prod',
      'prod1',
      'systemctl is-active fail2ban; sudo sshd -T | grep -E "^(permitrootlogin|passwordauthentication) "; ping -c 1 -W 2 10.0.12.1 > /dev/null && echo out',
    );
    expect(facts.output.trim().split('\n')).toEqual([
      'active',
      'permitrootlogin no',
      'passwordauthentication no',
      'out',
    ]);
    expect((await project.rackwright('deploy', 'dev', '--dry-run')).output).toContain('No changes.');
    for (const environment of ['prod', 'dev']) {
      expect((await project.cdktf('destroy', environment, '--auto-approve')).code).toBe(0);
    }
    expect(await guests()).toEqual([]);
  });

  it('serves the API and plans without root, and says why there are no guests', async () => {
    expect((await project.rackwright('lab', 'down')).code).toBe(0);
    const lab = await project.withoutRoot('lab', 'up', '--lab', 'plain', '--port', String(project.port));
    try {
      expect(lab).toMatchObject({
        code: 0,
        output: expect.stringMatching(/is up: .*\nVMs have no guests here: .*root/),
      });
      const plan = await project.withoutRoot('deploy', 'dev', '--dry-run');
      expect(plan.output).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
      const status = await project.withoutRoot('lab', 'status', '--lab', 'plain');
      expect(status.output).toContain('root');
    } finally {
      await project.withoutRoot('lab', 'down', '--lab', 'plain');
    }
  });
});
