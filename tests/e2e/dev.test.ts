import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PveClient } from '../../pve/client';
import { type Finished, home, Project } from './project';
import { labGroup } from '../../lab/guests/create-guest-host';
import { tracesOf } from './traces';

interface LabStatus {
  readonly pid: number;
  readonly guests: readonly { vmid: number; name: string; status: string; maxmem: number }[];
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows the shape
const read = <T>(text: string): T => JSON.parse(text) as T;
const root = process.getuid?.() === 0;
const suite = root ? describe : describe.skip;

suite(`dev on the lab${root ? '' : ' (skipped: guests need root)'}`, () => {
  let project: Project;
  jest.setTimeout(600_000);

  beforeAll(async () => {
    project = await Project.create();
  });
  afterAll(async () => {
    await project.remove();
  });

  const runs = (): string[] => readdirSync(join(project.directory, '.rackwright', 'dev', 'runs')).toSorted();
  const lastReport = (): { hosts: Record<string, { state: string }> } =>
    read(
      readFileSync(
        join(project.directory, '.rackwright', 'dev', 'runs', runs().at(-1)!, 'report.json'),
        'utf8',
      ),
    );
  const bootId = async (host: string): Promise<string> =>
    (await project.ssh('dev', host, 'cat /proc/1/stat | cut -d" " -f22; cat /etc/machine-id')).output.trim();
  const labStatus = async (): Promise<LabStatus> =>
    read((await project.rackwright('lab', 'status', '--json')).output);
  const guests = async (): Promise<LabStatus['guests']> =>
    (await labStatus()).guests.toSorted((one, other) => one.vmid - other.vmid);

  it('starts the lab once, and says so the second time', async () => {
    const first = await project.rackwright('lab', 'up', '--port', String(project.port));
    expect(first).toMatchObject({ code: 0, output: expect.stringContaining('is up') });
    const second = await project.rackwright('lab', 'up', '--port', String(project.port));
    expect(second).toMatchObject({ code: 0, output: expect.stringContaining('is up already') });
  });

  it('deploys and configures everything with one command of cdktf', async () => {
    const deploy = await project.cdktf('deploy', 'dev', '--auto-approve');
    expect(deploy.output).toContain('Apply complete!');
    expect(deploy.code).toBe(0);
    expect((await guests()).map(({ vmid, name, status }) => ({ vmid, name, status }))).toEqual([
      { vmid: 10000, name: 'dev-router', status: 'running' },
      { vmid: 10001, name: 'dev1', status: 'running' },
      { vmid: 10002, name: 'dev2', status: 'running' },
    ]);
    expect(Object.values(lastReport().hosts).map(({ state }) => state)).toEqual([
      'configured',
      'configured',
      'configured',
    ]);
  });

  it('has not drifted right after its first deploy', async () => {
    const drift = await project.rackwright('drift', 'dev');
    expect(drift).toMatchObject({ code: 0, output: expect.stringContaining('dev: nothing has drifted') });
  });

  it('makes guests that are what the specs say, reached by the line of the summary', async () => {
    const summary = await project.rackwright('summary', 'dev');
    expect(summary).toMatchObject({
      code: 0,
      output: expect.stringContaining('ssh -F .rackwright/dev/ssh_config dev1'),
    });
    const facts = await project.ssh(
      'dev',
      'dev1',
      'hostname -f; id -un; sudo -n id -un; ip -4 -o addr show dev ens18 | tr -s " " | cut -d" " -f4; cat /etc/motd',
    );
    expect(facts.output.trim().split('\n')).toEqual([
      'dev1.lab.example.org',
      'admin',
      'root',
      '10.10.10.11/24',
      'dev1, the first machine of development.',
    ]);
  });

  it('is the same to a playbook by itself, with the inventory script and nothing else of Rackwright', async () => {
    project.setEnvironment('ANSIBLE_CONFIG', join(home, 'ansible/ansible.cfg'));
    project.setEnvironment('RACKWRIGHT_ENVIRONMENT', 'dev');
    const { code, output } = await project.run(join(home, '.venv/bin/ansible-playbook'), [
      ...['-i', join(home, 'ansible/inventory.sh'), join(home, 'ansible/playbooks/user.yml')],
    ]);
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
    for (const host of ['dev-router', 'dev1', 'dev2'])
      expect(output).toMatch(new RegExp(`${host} .* changed=0 .*unreachable=0 .*failed=0`));
  });

  it("lets dev1 reach the outer network through the router's masquerade, and only through it", async () => {
    const ping = (): Promise<Finished> =>
      project.ssh('dev', 'dev1', 'ping -c 1 -W 2 10.0.12.1 > /dev/null && ip route show default');
    const router = async (command: string): Promise<string> =>
      (await project.ssh('dev', 'dev-router', command)).output;
    const masqueraded = async (): Promise<number> => {
      const table = await router('sudo nft list table ip rackwright_router');
      return Number(/counter packets (\d+) bytes \d+ masquerade/.exec(table)?.[1]);
    };

    const before = await masqueraded();
    expect(await ping()).toMatchObject({ code: 0, output: expect.stringContaining('via 10.10.10.1 ') });
    expect(await masqueraded()).toBeGreaterThan(before);

    // The control: nothing else carries it.
    await router('sudo sysctl -q -w net.ipv4.ip_forward=0');
    try {
      expect((await ping()).code).toBe(1);
    } finally {
      await router('sudo sysctl -q -w net.ipv4.ip_forward=1');
    }
    expect((await ping()).code).toBe(0);
  });

  it('finds no changes afterwards', async () => {
    const diff = await project.cdktf('diff', 'dev');
    expect(diff.output).toContain('No changes. Your infrastructure matches the configuration.');
  });

  it('changes nothing and does not run Ansible when it deploys again, by either way', async () => {
    const before = runs();
    const again = await project.cdktf('deploy', 'dev', '--auto-approve');
    expect(again.output).toContain('Resources: 0 added, 0 changed, 0 destroyed.');
    const direct = await project.rackwright('deploy', 'dev', '--auto-approve');
    expect(direct.output).toContain('Resources: 0 added, 0 changed, 0 destroyed.');
    expect(runs()).toEqual(before);
  });

  it('changes the memory of one VM in place, and does not run Ansible', async () => {
    const [dev1, dev2] = [await bootId('dev1'), await bootId('dev2')];
    const before = runs();
    project.edit('vms/dev2.yaml', 'vm_id: 10002', 'vm_id: 10002\nmemory: 768MiB');
    const deploy = await project.cdktf('deploy', 'dev', '--auto-approve');
    expect(deploy.output).toContain('Resources: 0 added, 1 changed, 0 destroyed.');
    expect((await guests()).map(({ maxmem }) => maxmem / 1024 / 1024)).toEqual([512, 1024, 768]);
    expect(await bootId('dev1')).toBe(dev1);
    const machine = (id: string): string | undefined => id.split('\n')[1];
    const rebooted = await project.eventually(
      () => bootId('dev2'),
      (id) => /\n[0-9a-f]{32}$/.test(id),
    );
    expect(rebooted).not.toBe(dev2);
    expect(machine(rebooted)).toBe(machine(dev2));
    expect(runs()).toEqual(before);
    // What runs at each boot leaves the names that Ansible wrote, and dev2 its own. Logins open before cloud-init ends.
    const names = await project.ssh(
      'dev',
      'dev2',
      'cloud-init status --wait > /dev/null; hostname -f; getent hosts dev1; grep -c rackwright /etc/hosts',
    );
    expect(names.output).toMatch(/^dev2\.lab\.example\.org\n10\.10\.10\.11 .*dev1.*\n2\n$/);
  });

  it('runs Ansible only on the host whose variable changed', async () => {
    project.edit('install_config.yaml', 'dev1, the first machine of development.', 'Only dev1.');
    const diff = await project.rackwright('diff', 'dev');
    expect(diff.output).toMatch(/dev1\n +Ansible: base, packages, .* \(variable base_motd changed\)/);
    const deploy = await project.rackwright('deploy', 'dev', '--auto-approve');
    expect(deploy.output).toContain('Resources: 1 added, 0 changed, 1 destroyed.');
    const states = Object.entries(lastReport().hosts).map(([name, { state }]) => `${name} ${state}`);
    expect(states.toSorted()).toEqual(['dev-router up-to-date', 'dev1 configured', 'dev2 up-to-date']);
    expect((await project.ssh('dev', 'dev1', 'cat /etc/motd')).output.trim()).toBe('Only dev1.');
    expect((await project.ssh('dev', 'dev2', 'cat /etc/motd')).output.trim()).toBe(
      'Development. Anything may change at any time.',
    );
  });

  it('fails the deploy with the task, the host and the message when a role fails', async () => {
    project.edit('install_config.yaml', 'Only dev1.', 'Again.');
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

  it('says what Ansible would mend on which host, and mends nothing', async () => {
    const clean = await project.rackwright('diff', 'dev', '--check');
    expect(clean).toMatchObject({
      code: 0,
      output: expect.stringContaining('Ansible would change nothing.'),
    });
    const spoil = 'echo spoilt | sudo tee /etc/motd';
    expect(await project.ssh('dev', 'dev1', spoil)).toMatchObject({ code: 0 });
    const json = await project.rackwright('diff', 'dev', '--check', '--format', 'json');
    expect(json.code).toBe(2);
    const { ansible } = read<{ ansible: unknown }>(json.output.slice(json.output.indexOf('{\n')));
    expect(JSON.stringify(ansible)).toMatch(/dev1/);
    expect((await project.ssh('dev', 'dev1', 'cat /etc/motd')).output.trim()).toBe('spoilt');
  });

  it('tells of a machine that cannot be reached, beside what would change on the others', async () => {
    const client = new PveClient({ endpoint: project.endpoint, token: project.token, insecure: true });
    const power = async (how: 'start' | 'stop'): Promise<void> => {
      await client.waitTask(await client.post(`nodes/lab/qemu/10002/status/${how}`));
    };
    try {
      await power('stop');
      const checked = await project.rackwright('diff', 'dev', '--check');
      expect(checked.code).toBe(1);
      expect(checked.output).toMatch(/dev1 {2}1 task\n +base : /);
      expect(checked.output).toMatch(/dev2 {2}cannot be reached: /);
      await power('start');
    } finally {
      client.close();
    }
  });

  it('configures by itself what is not configured yet, and with --all what somebody changed by hand', async () => {
    const motd = async (): Promise<string> =>
      (await project.ssh('dev', 'dev1', 'cat /etc/motd')).output.trim();
    const again = await project.rackwright('configure', 'dev');
    expect(again).toMatchObject({ code: 0, output: expect.stringContaining('taken back by --all') });
    expect(Object.values(lastReport().hosts).map(({ state }) => state)).toEqual(Array(3).fill('up-to-date'));
    expect(await motd()).toBe('spoilt');
    expect((await project.rackwright('configure', 'dev', '--all', '--limit', 'dev1')).code).toBe(0);
    expect(lastReport().hosts).toMatchObject({ dev1: { state: 'configured', changed: 1 } });
    expect(await motd()).toBe('Again.');
  });

  it('keeps guests and state when the lab is killed, and takes them over', async () => {
    const id = await bootId('dev1');
    const { pid } = await labStatus();
    process.kill(pid, 'SIGKILL');
    expect((await project.rackwright('lab', 'up', '--port', String(project.port))).code).toBe(0);
    expect(await bootId('dev1')).toBe(id);
    expect((await project.rackwright('deploy', 'dev', '--dry-run')).output).toContain('No changes.');
  });

  it('removes everything', async () => {
    const destroy = await project.cdktf('destroy', 'dev', '--auto-approve');
    expect(destroy.code).toBe(0);
    expect(await guests()).toEqual([]);
    expect(existsSync(join(project.directory, '.rackwright', 'deployments', 'dev.json'))).toBe(false);
  });

  it('leaves no process, mount or control group when the lab goes down', async () => {
    const group = labGroup(join(project.directory, 'state', 'labs', 'default'));
    // The control: while the lab is up there is something to find.
    expect(tracesOf(project.directory, group).map((trace) => trace.split(' ')[0])).toEqual(
      expect.arrayContaining(['process', 'cgroup']),
    );
    expect((await project.rackwright('lab', 'down')).code).toBe(0);
    expect(tracesOf(project.directory, group)).toEqual([]);
  });
});
