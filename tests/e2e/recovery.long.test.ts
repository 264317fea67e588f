import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execInGuest } from '../../lab/guests';
import { PveClient } from '../../pve/client';
import { Project } from './project';

const root = process.getuid?.() === 0;
const suite = root ? describe : describe.skip;

interface Guest {
  readonly vmid: number;
  readonly name: string;
  readonly status: string;
}

suite(
  `a deploy that was broken off, or undone by somebody${root ? '' : ' (skipped: guests need root)'}`,
  () => {
    let project: Project;
    jest.setTimeout(600_000);

    beforeAll(async () => {
      project = await Project.create();
      expect((await project.rackwright('lab', 'up', '--port', String(project.port))).code).toBe(0);
    });
    afterAll(async () => {
      await project.remove();
    });

    const guests = async (): Promise<Guest[]> => {
      const { output } = await project.rackwright('lab', 'status', '--json');
      const { guests: found } = JSON.parse(output) as { guests: Guest[] };
      return found.toSorted((one, other) => one.vmid - other.vmid);
    };

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

    it('ends with status 1 when a host cannot be configured, says which and why, and later does what is missing', async () => {
      project.edit('envs/dev.yaml', 'Anything may change at any time.', 'It did change.');
      const guest = (...argv: readonly string[]): Promise<unknown> =>
        execInGuest(join(project.directory, 'state/labs/default'), 10002, argv);
      await guest('mv', '/etc/sudoers.d', '/root/sudoers.d');
      const { code, output } = await project.rackwright('configure', 'dev');
      expect(code).toBe(1);
      expect(output).toMatch(/1 of 3 hosts of dev[^]*dev2: [^]*→ .*become root without a password/);
      expect(output).toContain('dev-router: configured');
      await guest('mv', '/root/sudoers.d', '/etc/sudoers.d');
      expect(await project.rackwright('configure', 'dev')).toMatchObject({
        code: 0,
        output: expect.stringMatching(/dev-router: up to date[^]*dev2: configured/),
      });
    });

    it('configures by the site that was deployed, wherever it lies, and refuses another one', async () => {
      project.copySpecs('elsewhere');
      project.edit('install_config.yaml', 'After a kill.', 'From elsewhere.', 'elsewhere');
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
      ]);
      expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('SPECS_CHANGED') });
      project.edit('install_config.yaml', 'After a kill.', 'From elsewhere.');
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
  },
);
