import { ProxmoxVm } from '../../../constructs';
import { synthesized } from '../../constructs/synthesized';
import { replacing, siteOf } from '../small-site';

const OPTIONS = `environment: dev
vm_id: 10009
cores: 4
memory: 2GiB
guest_os: win11
acpi: false
keyboard: de
tablet: false
smbios: { uuid: 0f2b6a51-3c1d-4e8e-9a57-7d2f8c1b6e40, product: web }
serial_ports: [socket, socket]
audio: { device: AC97 }
rng: { source: /dev/urandom, max_bytes: 2048, period_ms: 500 }
virtiofs: [{ mapping: photos, direct_io: true }]
hook_script: "local:snippets/hook.pl"
plugged_cores: 2
numa: true
numa_nodes: [{ cpus: 0-3, memory: 2GiB, host_nodes: "0", policy: bind }]
restart_for_changes: false
on_node_change: migrate
display: { type: serial1, clipboard: vnc }
timeouts: { reboot: 100 }
disks: { scsi0: { size: 8GiB, queues: 4, format: raw, limits: { read_iops: 10, read_burst_iops: 20 } } }
nics: { net0: { ipv4: 10.10.10.19/24 } }
`;

test('what the specs say of a VM and its guest reaches the provider', () => {
  const site = siteOf({ 'vms/win1.yaml': OPTIONS, 'envs/dev.yaml': replacing('dev2]', 'dev2, win1]') });
  const vm = site.environments[0]?.vms.find(({ name }) => name === 'win1');
  if (!vm) throw new Error('the site has no win1');
  const { resource } = synthesized(
    (stack) => new ProxmoxVm(stack, 'vm', { ...vm, imageFileId: 'local:import/x.qcow2' }),
  );
  expect(resource['proxmox_virtual_environment_vm']?.['win1']).toMatchObject({
    operating_system: { type: 'win11' },
    acpi: false,
    keyboard_layout: 'de',
    tablet_device: false,
    smbios: { uuid: '0f2b6a51-3c1d-4e8e-9a57-7d2f8c1b6e40', product: 'web' },
    serial_device: [{ device: 'socket' }, { device: 'socket' }],
    audio_device: { device: 'AC97' },
    rng: [{ source: '/dev/urandom', max_bytes: 2048, period: 500 }],
    virtiofs: [{ mapping: 'photos', direct_io: true }],
    hook_script_file_id: 'local:snippets/hook.pl',
    cpu: { hotplugged: 2, numa: true },
    numa: [{ device: 'numa0', cpus: '0-3', memory: 2048, hostnodes: '0', policy: 'bind' }],
    reboot_after_update: false,
    migrate: true,
    vga: { type: 'serial1', clipboard: 'vnc' },
    timeout_reboot: 100,
    disk: [{ queues: 4, file_format: 'raw', speed: { iops_read: 10, iops_read_burstable: 20 } }],
  });
});
