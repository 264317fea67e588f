import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DEFAULT_ROOT,
  execInLab,
  guestLog,
  machineRoot,
  proxyCommand,
  qemuObstacle,
  rootStatus,
} from '../../../lab/guests';
import { proxmoxProvider } from '../../../lab/providers/proxmox/provider';
import { PveClient } from '../../../pve/client';
import { hasTerraform, Workspace, type TerraformRun } from '../../lab/providers/support/terraform';
import * as leftovers from '../guests/leftovers';
import { Project } from '../project';
import { installer } from './boot-code';
import { cacheDirectory, run } from './python';

const obstacle = ((): string | null => {
  if (process.getuid?.() !== 0) return 'machines need root';
  if (!hasTerraform) return 'Terraform is not installed';
  return qemuObstacle();
})();
const suite = obstacle === null ? describe : describe.skip;

const PROVIDER = `
terraform {
  required_providers {
    proxmox = { source = "registry.terraform.io/bpg/proxmox" }
  }
}
provider "proxmox" { insecure = true }
`;
const ISO = 701;
const PXE = 702;
const CLOUD = 703;

suite(`VMs that Terraform makes under QEMU${obstacle === null ? '' : ` (skipped: ${obstacle})`}`, () => {
  let project: Project;
  let lab: string;
  let client: PveClient;
  const workspaces: Workspace[] = [];

  beforeAll(async () => {
    project = await Project.create();
    lab = join(project.directory, 'state', 'labs', 'default');
    const up = await project.rackwright('lab', 'up', '--port', String(project.port));
    if (up.code !== 0) throw new Error(up.output);
    client = new PveClient({ endpoint: project.endpoint, token: project.token, insecure: true });
  }, 120_000);
  afterAll(async () => {
    client.close();
    for (const workspace of workspaces) await workspace.close();
    await project.remove();
    expect(leftovers.mountsWith(lab)).toEqual([]);
  }, 120_000);

  const workspace = async (configuration: string): Promise<Workspace> => {
    const made = new Workspace();
    workspaces.push(made);
    await made.attach(
      proxmoxProvider({
        environment: {
          HOME: made.directory,
          PROXMOX_VE_ENDPOINT: project.endpoint,
          PROXMOX_VE_API_TOKEN: project.token,
        },
        temporaryDirectory: tmpdir(),
        dataDirectory: join(made.directory, '.terraform'),
        now: Date.now,
      }),
    );
    made.write('main.tf', PROVIDER + configuration);
    return made;
  };
  const succeed = async (asked: Promise<TerraformRun>): Promise<string> => {
    const { status, output } = await asked;
    expect(status === 0 ? '' : output).toBe('');
    return output;
  };
  const logOf = (vmid: number): string => {
    const file = guestLog(lab, vmid);
    return file !== undefined && existsSync(file) ? readFileSync(file, 'latin1') : '';
  };
  const countIn = (vmid: number, text: string): number => logOf(vmid).split(text).length - 1;
  const shows = async (vmid: number, text: string, times = 1): Promise<void> => {
    const deadline = Date.now() + 300_000;
    while (countIn(vmid, text) < times) {
      if (Date.now() > deadline) throw new Error(`VM ${String(vmid)} never showed ${text}:\n${logOf(vmid)}`);
      await sleep(200);
    }
  };
  /** Nothing of a VM's QEMU is left; its namespaces end a moment later than it. */
  const isGone = async (vmid: number): Promise<void> => {
    const left = (): Promise<readonly string[]> =>
      Promise.resolve(leftovers.processesInGroup(`/${String(vmid)}`));
    expect(await project.eventually(left, (list) => list.length === 0)).toEqual([]);
  };
  const statusOf = async (vmid: number): Promise<string> =>
    (await client.get<{ status: string }>(`nodes/lab/qemu/${String(vmid)}/status/current`)).status;

  test('one is installed from an ISO image that was uploaded, and starts from its disk ever after', async () => {
    const vm = (started: boolean): string => `
resource "proxmox_virtual_environment_file" "iso" {
  node_name    = "lab"
  datastore_id = "local"
  content_type = "iso"
  source_file { path = abspath("installer.iso") }
}
resource "proxmox_virtual_environment_vm" "iso" {
  node_name       = "lab"
  vm_id           = ${String(ISO)}
  name            = "iso"
  started         = ${String(started)}
  stop_on_destroy = true
  boot_order      = ["virtio0", "ide2"]
  memory { dedicated = 128 }
  disk {
    datastore_id = "local-lvm"
    interface    = "virtio0"
    size         = 1
  }
  cdrom {
    file_id   = proxmox_virtual_environment_file.iso.id
    interface = "ide2"
  }
  network_device { bridge = "vmbr0" }
}`;
    const stack = await workspace(vm(true));
    mkdirSync(join(stack.directory, 'tree'));
    writeFileSync(join(stack.directory, 'tree', 'boot.img'), installer('ISO-RUNS', 'DISK-RUNS'));
    const image = ['-V', 'TEST', '-b', 'boot.img', '-no-emul-boot', '-boot-load-size', '4'];
    const made = join(stack.directory, 'installer.iso');
    await run([
      ...['xorriso', '-as', 'mkisofs', '-quiet'],
      ...image,
      '-o',
      made,
      join(stack.directory, 'tree'),
    ]);

    await succeed(stack.apply());
    await shows(ISO, 'DISK-RUNS');
    expect(countIn(ISO, 'ISO-RUNS')).toBe(1);
    expect(await statusOf(ISO)).toBe('running');
    await succeed(stack.plan());

    const console = await project.rackwright('lab', 'console', 'iso');
    expect(console).toMatchObject({ code: 0 });
    expect(console.output).toContain(`serial console of VM ${String(ISO)}`);

    stack.write('main.tf', PROVIDER + vm(false));
    // It has no system that a power button could ask.
    await client.waitTask(await client.post(`nodes/lab/qemu/${String(ISO)}/status/stop`));
    await succeed(stack.apply());
    expect(await statusOf(ISO)).toBe('stopped');
    stack.write('main.tf', PROVIDER + vm(true));
    await succeed(stack.apply());
    await shows(ISO, 'DISK-RUNS', 2);
    expect(countIn(ISO, 'ISO-RUNS')).toBe(1);

    await succeed(stack.destroy());
    await isGone(ISO);
    await expect(statusOf(ISO)).rejects.toMatchObject({ status: 500 });
  }, 900_000);

  test('one is installed over the network, on a bridge that Terraform makes', async () => {
    const stack = await workspace(`
resource "proxmox_network_linux_bridge" "boot" {
  node_name = "lab"
  name      = "vmbr9"
}
resource "proxmox_virtual_environment_vm" "pxe" {
  node_name       = "lab"
  vm_id           = ${String(PXE)}
  name            = "pxe"
  started         = false
  stop_on_destroy = true
  boot_order      = ["net0"]
  memory { dedicated = 128 }
  disk {
    datastore_id = "local-lvm"
    interface    = "virtio0"
    size         = 1
  }
  network_device {
    bridge      = proxmox_network_linux_bridge.boot.name
    mac_address = "BC:24:11:00:07:02"
  }
}`);
    await succeed(stack.apply());
    const tftp = join(lab, 'tftp');
    mkdirSync(tftp);
    writeFileSync(join(tftp, 'boot.bin'), installer('PXE-RUNS', 'PXE-INSTALLED'));
    await execInLab(lab, ['ip', 'address', 'add', '10.98.0.1/24', 'dev', 'vmbr9']);
    const { pid } = JSON.parse(readFileSync(join(lab, 'guests', 'holder.json'), 'utf8')) as { pid: number };
    const dnsmasq = spawn('nsenter', [
      ...[`--target=${String(pid)}`, '--net', '--', 'dnsmasq', '--keep-in-foreground', '--port=0'],
      ...['--conf-file=/dev/null', '--interface=vmbr9', '--bind-interfaces', '--except-interface=lo'],
      ...['--user=root', '--pid-file=', '--dhcp-range=10.98.0.100,10.98.0.150,10m'],
      ...[`--dhcp-leasefile=${join(lab, 'leases')}`, '--enable-tftp', `--tftp-root=${tftp}`],
      '--dhcp-boot=boot.bin',
    ]);
    try {
      await client.waitTask(await client.post(`nodes/lab/qemu/${String(PXE)}/status/start`));
      await shows(PXE, 'PXE-RUNS');
      await client.waitTask(await client.post(`nodes/lab/qemu/${String(PXE)}/status/stop`));
      // As after an installation: the disk comes first.
      await client.put(`nodes/lab/qemu/${String(PXE)}/config`, { boot: 'order=virtio0;net0' });
      await client.waitTask(await client.post(`nodes/lab/qemu/${String(PXE)}/status/start`));
      await shows(PXE, 'PXE-INSTALLED');
    } finally {
      dnsmasq.kill('SIGTERM');
    }
    const plan = await stack.plan();
    expect(plan.status).toBe(2);
    expect(plan.output).toMatch(/started += true -> false/);
    await succeed(stack.destroy());
  }, 900_000);

  /** What the agent itself answers, inside of the machine. */
  const asksAgent = async (): Promise<void> => {
    const agent = `nodes/lab/qemu/${String(CLOUD)}/agent`;
    const told = async (command: string): Promise<unknown> =>
      (await client.get<{ result: unknown }>(`${agent}/${command}`)).result;
    expect(await told('get-osinfo')).toMatchObject({ id: 'debian', 'version-id': '12' });
    expect(await told('get-host-name')).toEqual({ 'host-name': 'cloud' });
    expect(await told('get-vcpus')).toHaveLength(2);
    expect(await told('get-fsinfo')).toContainEqual(expect.objectContaining({ mountpoint: '/' }));
    expect(await told('network-get-interfaces')).toContainEqual(
      expect.objectContaining({
        'ip-addresses': expect.arrayContaining([
          expect.objectContaining({ 'ip-address': '10.0.12.93', prefix: 24 }),
        ]) as unknown,
      }),
    );
    const file = '/root/from-the-api';
    await client.post(`${agent}/file-write`, { file, content: 'äöü\n' });
    // PVE makes a byte of each character, and none of what has no room in one.
    expect(await client.get(`${agent}/file-read`, { file })).toEqual({ content: 'äöü\n', 'bytes-read': 4 });
    await expect(client.post(`${agent}/file-write`, { file, content: '€' })).rejects.toThrow(
      'Wide character',
    );
    await expect(client.get(`${agent}/file-read`, { file: '/nowhere' })).rejects.toThrow('Agent error:');
    const { pid } = await client.post<{ pid: number }>(`${agent}/exec`, { command: '/usr/bin/whoami' });
    const ended = await project.eventually(
      () => client.get<{ exited: number }>(`${agent}/exec-status`, { pid }),
      ({ exited }) => exited === 1,
    );
    expect(ended).toMatchObject({ exitcode: 0, 'out-data': 'root\n' });
    const frozen = await client.post<{ result: number }>(`${agent}/fsfreeze-freeze`);
    expect(frozen.result).toBeGreaterThan(0);
    expect(await client.post(`${agent}/fsfreeze-status`)).toEqual({ result: 'frozen' });
    await client.post(`${agent}/fsfreeze-thaw`);
    expect(await client.post(`${agent}/fsfreeze-status`)).toEqual({ result: 'thawed' });
  };

  const image = rootStatus({ cacheDirectory, name: machineRoot(DEFAULT_ROOT) });
  const why = image.ready ? null : image.reason;
  (why === null ? test : test.skip)(
    `one of a cloud image tells its addresses by its agent, answers SSH and its console, and shuts down${why === null ? '' : ` (skipped: ${why})`}`,
    async () => {
      const key = join(lab, 'ssh', 'id_ed25519');
      const stack = await workspace(`
resource "proxmox_download_file" "debian" {
  node_name    = "lab"
  datastore_id = "local"
  content_type = "import"
  url          = "https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-genericcloud-amd64.qcow2"
}
resource "proxmox_virtual_environment_vm" "cloud" {
  node_name         = "lab"
  vm_id             = ${String(CLOUD)}
  name              = "cloud"
  tags              = ["lab-qemu"]
  timeout_create    = 3600
  timeout_start_vm  = 3600
  timeout_shutdown_vm = 1800
  memory { dedicated = 768 }
  cpu { cores = 2 }
  agent {
    enabled = true
    timeout = "60m"
  }
  disk {
    datastore_id = "local-lvm"
    interface    = "scsi0"
    import_from  = proxmox_download_file.debian.id
    size         = 4
  }
  serial_device {}
  network_device { bridge = "vmbr0" }
  initialization {
    datastore_id = "local-lvm"
    ip_config {
      ipv4 {
        address = "10.0.12.93/24"
        gateway = "10.0.12.1"
      }
    }
    user_account {
      username = "ops"
      keys     = [trimspace(file("${key}.pub"))]
    }
  }
}
output "addresses" { value = flatten(proxmox_virtual_environment_vm.cloud.ipv4_addresses) }`);
      const applied = await succeed(stack.apply());
      expect(applied).toContain('"10.0.12.93"');
      const ssh = ['-F', 'none', '-i', key, '-o', 'StrictHostKeyChecking=no', '-o', 'ConnectTimeout=60'];
      const known = ['-o', `UserKnownHostsFile=${join(stack.directory, 'known_hosts')}`];
      const proxy = ['-o', `ProxyCommand=${proxyCommand(lab)}`];
      // The agent is up before the SSH server is.
      await shows(CLOUD, 'cloud login:');
      const answered = execFileSync(
        'ssh',
        [...ssh, ...known, ...proxy, 'ops@10.0.12.93', 'hostname; id -un'],
        { encoding: 'utf8' },
      );
      expect(answered).toBe('cloud\nops\n');
      await asksAgent();
      await succeed(stack.plan());
      await succeed(stack.destroy());
      await isGone(CLOUD);
    },
    7_200_000,
  );
});
