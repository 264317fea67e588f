import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'smol-toml';
import { askBmc } from '../../lab/bmc';
import { labGroup } from '../../lab/guests/create-guest-host';
import { installerRequest } from '../boot/http/running-server';
import { type Finished, home, Project } from './project';
import { tracesOf } from './traces';

const root = process.getuid?.() === 0;
const suite = root ? describe : describe.skip;
const FORMATS = join(home, 'tests', 'fixtures', 'formats');
/** A cloud image that the lab has a guest for. */
const IMAGE = 'https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-genericcloud-amd64.qcow2';

const TEMPLATE = 9000;

interface Guest {
  readonly name: string;
  readonly vmid: number;
  readonly status: string;
}

suite(`files of other tools on the lab${root ? '' : ' (skipped: guests need root)'}`, () => {
  let project: Project;
  jest.setTimeout(300_000);

  /** Changes of a fixture that only the lab needs: its address, its name, its own certificate. */
  const onLab = (file: string, changes: Readonly<Record<string, string>>): void => {
    const path = join(project.directory, file);
    let text = readFileSync(path, 'utf8');
    for (const [from, to] of Object.entries(changes)) {
      if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
      text = text.replaceAll(from, to);
    }
    writeFileSync(path, text);
  };
  const labFolder = (): string => join(project.directory, 'state', 'labs', 'default');
  const labNode = 'node: { kind: lab, tls: { verify: false } }\n';
  const append = (file: string, text: string): void => {
    writeFileSync(join(project.directory, file), text, { flag: 'a' });
  };
  const deploy = (environment: string, ...args: string[]): Promise<Finished> =>
    project.rackwright('deploy', environment, '--auto-approve', ...args);
  const destroy = (environment: string, ...args: string[]): Promise<Finished> =>
    project.rackwright('destroy', environment, '--auto-approve', ...args);
  const guests = async (): Promise<string[]> => {
    const { output } = await project.rackwright('lab', 'status', '--json');
    const { guests: found } = JSON.parse(output) as { guests: readonly Guest[] };
    return found
      .filter(({ vmid }) => vmid !== TEMPLATE)
      .map(({ vmid, name, status }) => `${vmid} ${name} ${status}`)
      .toSorted();
  };

  /** One call of the lab's API, as curl or any other client does it; waits for its task. */
  const api = async (
    method: string,
    path: string,
    body: Readonly<Record<string, string>> = {},
  ): Promise<unknown> => {
    const fields = Object.entries(body).flatMap(([key, value]) => ['--data-urlencode', `${key}=${value}`]);
    const { output, code } = await project.run('curl', [
      ...['-sk', '--fail-with-body', '-X', method, '-H', `Authorization: PVEAPIToken=${project.token}`],
      ...fields,
      `${project.endpoint}api2/json${path}`,
    ]);
    if (code !== 0) throw new Error(`${method} ${path}: ${output}`);
    const { data } = JSON.parse(output) as { data: unknown };
    if (typeof data === 'string' && data.startsWith('UPID:')) {
      const task = (): Promise<unknown> => api('GET', `/nodes/lab/tasks/${encodeURIComponent(data)}/status`);
      const ended = await project.eventually(
        task,
        (status) => (status as { status: string }).status === 'stopped',
      );
      expect(ended).toMatchObject({ exitstatus: 'OK' });
    }
    return data;
  };

  beforeAll(async () => {
    project = await Project.create();
    expect((await project.rackwright('lab', 'up', '--port', String(project.port))).code).toBe(0);
  });
  afterAll(async () => {
    await project.remove();
  });

  it('deploys one file per VM, copies of a template that has a cloud-init drive of its own', async () => {
    await api('POST', '/nodes/lab/storage/local/download-url', {
      content: 'import',
      filename: 'debian-12.qcow2',
      url: IMAGE,
    });
    await api('POST', '/nodes/lab/qemu', {
      vmid: String(TEMPLATE),
      name: 'debian-12-cloudinit',
      memory: '512',
      scsihw: 'virtio-scsi-single',
      scsi0: 'local-lvm:0,import-from=local:import/debian-12.qcow2',
      ide2: 'local-lvm:cloudinit',
      net0: 'virtio,bridge=vmbr0',
      serial0: 'socket',
      ciuser: 'somebody-else',
      boot: 'order=scsi0',
    });
    cpSync(join(FORMATS, 'vm-files'), join(project.directory, 'vm-files'), { recursive: true });
    renameSync(
      join(project.directory, 'vm-files/nodes/pve1.yaml'),
      join(project.directory, 'vm-files/nodes/lab.yaml'),
    );
    onLab('vm-files/nodes/lab.yaml', { 'https://10.0.12.1:8006': project.endpoint });
    onLab('vm-files/envs/home.yaml', { pve1: 'lab' });
    for (const vm of ['media', 'dns']) onLab(`vm-files/vms/${vm}.yaml`, { pve1: 'lab' });
    append('vm-files/site.yaml', labNode);

    const site = ['--site', 'vm-files'];
    const refused = await deploy('home', ...site);
    expect(refused.output).toMatch(
      /TEMPLATE_MISSING: vm-files\/vms\/media\.yaml:\d+:\d+: media is to be a copy of template 9000, but VM 9000 is no template: make it one on node lab with qm template 9000/,
    );
    expect([refused.code, await guests()]).toEqual([1, []]);
    await api('POST', '/nodes/lab/qemu/9000/template');
    const made = await deploy('home', ...site);
    expect(made.output).toContain('Apply complete!');
    expect(made.code).toBe(0);
    // What is left out is not there.
    expect(await guests()).toEqual(['100 media running', '153 dns1 running']);
    const facts = await project.ssh(
      'home',
      'media',
      'hostname -f; id -un; ip -4 -o addr show dev ens18 | tr -s " " | cut -d" " -f4',
    );
    expect(facts.output.trim().split('\n')).toEqual(['media.flat.example.org', 'ubuntu', '10.0.12.20/24']);
    const config = (vmid: number): Promise<unknown> => api('GET', `/nodes/lab/qemu/${String(vmid)}/config`);
    expect(await config(100)).toMatchObject({
      memory: expect.anything() as unknown,
      scsi0: expect.stringMatching(/vm-100-disk-\d.*size=10G/) as unknown,
      scsi1: expect.stringMatching(/size=5G/) as unknown,
      ide2: expect.stringContaining('media-cidata') as unknown,
    });
    expect(await config(153)).toMatchObject({
      scsi0: expect.stringMatching(/vm-153-disk-0.*size=10G/) as unknown,
    });
    expect((await deploy('home', ...site)).output).toContain('Resources: 0 added, 0 changed, 0 destroyed.');
    expect((await destroy('home', ...site)).code).toBe(0);
    expect(await guests()).toEqual([]);
  });

  it('deploys what inherits from defaults over clusters, to the node that is named', async () => {
    cpSync(join(FORMATS, 'inheritance'), join(project.directory, 'inheritance'), { recursive: true });
    renameSync(
      join(project.directory, 'inheritance/nodes/pve-deb.yaml'),
      join(project.directory, 'inheritance/nodes/lab.yaml'),
    );
    onLab('inheritance/nodes/lab.yaml', {
      'https://10.0.12.1:8006': project.endpoint,
      'node: pve-deb': 'node: lab',
    });
    append('inheritance/site.yaml', labNode);
    const args = ['--site', 'inheritance', '--var', 'node=lab'];
    const made = await deploy('test', ...args);
    expect(made.output).toContain('Apply complete!');
    expect(made.code).toBe(0);
    expect(await guests()).toEqual(['30000 app1 running', '30001 store running', '30010 app2 running']);
    const facts = await project.ssh('test', 'app2', 'hostname -f; cat /etc/timezone; ip route show default');
    expect(facts.output).toMatch(/^app2\.cabin\.example\.org\nEurope\/Vienna\ndefault via 10\.0\.12\.1 /);
    expect((await destroy('test', ...args)).code).toBe(0);
    expect(await guests()).toEqual([]);
  });

  it('deploys VMs of the three-layer form, and none where a medium cannot be had', async () => {
    cpSync(join(FORMATS, 'three-layers/site'), join(project.directory, 'layers'), { recursive: true });
    cpSync(join(FORMATS, 'three-layers/configs'), join(project.directory, 'configs'), { recursive: true });
    onLab('configs/defaults.yaml', {
      'https://10.0.12.1:8006/': project.endpoint,
      'https://images.example.org/noble-server-cloudimg-amd64.img': IMAGE,
      'https://images.example.org/nixos-24.05-minimal-x86_64.iso': 'https://127.0.0.1:1/nixos.iso',
    });
    onLab('configs/vm_specs.yaml', { pve1: 'lab' });
    onLab('layers/envs/home.yaml', { pve1: 'lab' });
    onLab('layers/site.yaml', { 'node:\n': 'node:\n  kind: lab\n  address: 10.0.12.1\n' });
    const args = [
      ...['--site', 'layers', '--defaults', 'configs/defaults.yaml', '--vm-specs', 'configs/vm_specs.yaml'],
      ...['--install-config', 'configs/install_config.yaml'],
    ];
    expect((await project.rackwright('validate', ...args)).code).toBe(0);
    const listed = await project.rackwright('inventory', '--bare-metal', ...args);
    expect(listed.output).toMatch(/"bare_metal": \{\s+"hosts": \[\s+"metal1"/);
    expect(listed.output).toContain('"ansible_host": "10.0.12.50"');
    const refused = await deploy('home', ...args);
    expect(refused).toMatchObject({
      code: 1,
      output: expect.stringMatching(
        /IMAGE_UNREACHABLE: configs\/defaults\.yaml:\d+:\d+: node lab cannot download medium "nixos" from .*ECONNREFUSED/,
      ) as unknown,
    });

    onLab('layers/site.yaml', { 'name: workshop': 'name: workshop\nexclude: [web1, kiosk1]' });
    const made = await deploy('home', ...args);
    expect(made.output).toContain('Apply complete!');
    expect(made.code).toBe(0);
    expect(await guests()).toEqual([expect.stringMatching(/^2000\d runner1 running$/)]);
    const facts = await project.ssh(
      'home',
      'runner1',
      'id -un; getent passwd runner | cut -d: -f1; lsblk -dno SIZE | head -2',
    );
    expect(facts.output).toMatch(/^ops\nrunner\n/);
    expect((await destroy('home', ...args)).code).toBe(0);
  });

  it('brings in nodes.json and answers for Proxmox VE, and lists their machines', async () => {
    for (const form of ['nodes-json', 'pve-answers'])
      cpSync(join(FORMATS, form), join(project.directory, form), { recursive: true });
    const bring = (form: string, ...files: string[]): Promise<Finished> =>
      project.rackwright(
        'import',
        '--site',
        `${form}/site`,
        ...files.map((file) => `${form}/${file}`),
        '--write',
      );
    expect((await bring('nodes-json', 'nodes.json')).output).toContain('wrote 3 files');
    expect((await bring('nodes-json', 'nodes.json')).output).toContain('the site has all of it already');
    expect((await bring('pve-answers', 'default.toml', 'config.toml')).output).toContain('wrote 2 files');
    for (const [form, host] of [
      ['nodes-json', 'rack2'],
      ['pve-answers', 'pve1'],
    ] as const) {
      const site = ['--site', `${form}/site`];
      expect((await project.rackwright('validate', ...site)).code).toBe(0);
      expect((await project.rackwright('inventory', ...site)).output).toContain(`"${host}"`);
    }
  });

  /** Runs the provisioning server of a site, on loopback, while something is done with it. */
  const serving = async (
    form: string,
    work: (machines: string, machine: (...args: string[]) => Promise<Finished>) => Promise<void>,
  ): Promise<void> => {
    const data = `${form}/boot`;
    let said = '';
    const ended = project.run(
      'sh',
      [
        ...['-c', 'echo "pid: $$"; exec "$@"', 'sh', process.execPath, join(home, 'cli/rackwright.mjs')],
        ...['serve', '--site', `${form}/site`, '--data', data, '--address', '127.0.0.1'],
        ...['--listen', '127.0.0.1', '--http-port', '0', '--https-port', '0'],
      ],
      (text) => (said += text),
    );
    const wordOf = (pattern: RegExp): string => pattern.exec(said)?.[1] ?? '';
    try {
      const server = { isOver: false };
      void ended.finally(() => (server.isOver = true));
      while (!said.includes('token of the first admin')) {
        if (server.isOver) throw new Error(said);
        await sleep(200);
      }
      await work(wordOf(/machines: (\S+)/), (...args) =>
        project.rackwright('machine', ...args, '--data', data),
      );
    } finally {
      process.kill(Number(wordOf(/pid: (\d+)/)), 'SIGTERM');
      expect((await ended).code).toBe(0);
    }
  };
  const stateOf = ({ output }: Finished): unknown => (JSON.parse(output) as { state: unknown }).state;

  it('makes the machines of nodes.json in the lab, and arms them for their installer', async () => {
    const site = ['--site', 'nodes-json/site'];
    // What nodes.json has no words for: a system, its users' keys, and the leave to erase a disk.
    append('nodes-json/site/site.yaml', 'os_profiles: { ubuntu-24: { family: ubuntu, version: "24.04" } }\n');
    const wiped = 'os: ubuntu-24\ndisks: { system: { path: /dev/sda, wipe: true, mount: / } }\n';
    for (const host of ['rack1', 'rack2']) append(`nodes-json/site/hosts/${host}.yaml`, wiped);
    const keys = (folder: string): string => join(project.directory, folder, '.rackwright/keys');
    cpSync(keys('.'), keys('nodes-json'), { recursive: true });
    const added = await project.rackwright('lab', 'machine', 'add', 'rack1', 'rack2', '--from-site', ...site);
    expect(added).toMatchObject({ code: 0 });
    const { Members } = await askBmc<{ Members: unknown }>(labFolder(), 'Systems/rack2/EthernetInterfaces');
    expect(Members).toHaveLength(1);
    const card = await askBmc(labFolder(), (Members as [{ '@odata.id': string }])[0]['@odata.id']);
    expect(card).toMatchObject({ MACAddress: expect.stringMatching(/^3c:ec:ef:12:34:02$/i) as unknown });

    const answer = await project.rackwright('answer', 'rack1', ...site);
    expect(answer.output).toContain('10.10.1.21/24');
    await serving('nodes-json', async (_, machine) => {
      expect(await machine('accept', 'rack1', '--erase', 'rack1')).toMatchObject({ code: 0 });
      expect(await machine('install', 'rack1')).toMatchObject({ code: 0 });
      expect(stateOf(await machine('show', 'rack1', '--json'))).toBe('booting');
      expect(stateOf(await machine('show', 'rack2', '--json'))).toBe('discovered');
    });
  });

  it('answers the installer of Proxmox VE with what its own files said', async () => {
    project.setEnvironment('RACKWRIGHT_SECRET_PASSWORDS_PVE1_ROOT', 'correct horse battery staple');
    project.setEnvironment('RACKWRIGHT_SECRET_SUBSCRIPTIONS_PVE1', 'pve2c-0123456789');
    await serving('pve-answers', async (machines, machine) => {
      const ask = async (mac: string): Promise<{ status: number; text: string }> => {
        const [method, headers] = [
          'POST',
          { 'content-type': 'application/json', accept: 'application/toml' },
        ];
        const body = JSON.stringify(installerRequest('9.2', mac));
        const answered = await fetch(`${machines}/answer`, { method, headers, body });
        return { status: answered.status, text: await answered.text() };
      };
      expect(await ask('52:54:00:12:34:56')).toMatchObject({ status: 409 });
      expect(await machine('accept', 'pve1', '--erase', 'pve1')).toMatchObject({ code: 0 });
      expect(await machine('install', 'pve1')).toMatchObject({ code: 0 });
      const { status, text } = await ask('52:54:00:12:34:56');
      expect(status).toBe(200);
      const wanted = parse(readFileSync(join(FORMATS, 'pve-answers/config.toml'), 'utf8'));
      const { global, network, 'disk-setup': disks } = wanted as Record<string, Record<string, unknown>>;
      const { 'root-password-hashed': hashed, ...shared } = global ?? {};
      const given = parse(text);
      expect(given).toMatchObject({
        global: { ...shared, 'root-password': 'correct horse battery staple' },
        network,
        'disk-setup': disks,
      });
      expect(text).not.toContain(hashed);
      expect(stateOf(await machine('show', 'pve1', '--json'))).toBe('installing');
    });
  });

  it('leaves nothing behind', async () => {
    const group = labGroup(labFolder());
    expect((await project.rackwright('lab', 'down')).code).toBe(0);
    expect(tracesOf(project.directory, group)).toEqual([]);
  });
});
