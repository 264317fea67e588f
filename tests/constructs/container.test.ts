import { AntiAffinity, Container, type ContainerProps, ProxmoxVm } from '../../constructs';
import { container } from './container-props';
import { codeOf, synthesized } from './synthesized';
import { vm } from './vm-props';

function build(more: Partial<ContainerProps> = {}): unknown {
  const { resource } = synthesized((stack) => new Container(stack, 'container', { ...container, ...more }));
  return resource['proxmox_virtual_environment_container']?.['dns1'];
}

describe('Container', () => {
  test('is unprivileged, has keys and no password, and what the provider needs of each card', () => {
    expect(build()).toMatchObject({
      unprivileged: true,
      initialization: {
        hostname: 'dns1',
        ip_config: [{ ipv4: { address: '10.0.12.21/24', gateway: '10.0.12.1' }, ipv6: { address: 'auto' } }],
        user_account: { keys: container.sshKeys },
      },
      network_interface: [{ name: 'eth0', mac_address: 'BC:24:11:00:02:01', firewall: true }],
      mount_point: [{ path: '/srv/data', volume: 'local-lvm', size: '4G', backup: true }],
      features: { nesting: true },
    });
    expect(JSON.stringify(build())).not.toContain('password');
  });

  test('is not made anew for another key or template', () => {
    expect(build()).toMatchObject({
      lifecycle: {
        ignore_changes: ['initialization[0].user_account', 'operating_system[0].template_file_id'],
      },
    });
  });

  test('says nothing of the features of a privileged one, which root alone may set', () => {
    expect(build({ isPrivileged: true })).not.toHaveProperty('features');
    expect(build({ isPrivileged: true, features: { fuse: true } })).toMatchObject({
      unprivileged: false,
      features: { nesting: false, fuse: true },
    });
  });

  test('keeps the delays of a start without an order, and is kept by Terraform where it is protected', () => {
    expect(build({ startupDelaySeconds: 5 })).toMatchObject({ startup: { up_delay: 5 } });
    expect(build({ isProtected: true })).toMatchObject({
      protection: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  test('mounts a volume that is there', () => {
    const mounts = [{ path: '/srv', volume: 'local-lvm:vm-201-disk-1' }];
    expect(build({ mounts })).toMatchObject({
      mount_point: [{ volume: 'local-lvm:vm-201-disk-1', backup: true }],
    });
  });

  test('leaves folders of the node out of backups', () => {
    const mounts = [{ path: '/photos', volume: '/mnt/photos', readOnly: true }];
    expect(build({ mounts })).toMatchObject({
      mount_point: [{ path: '/photos', volume: '/mnt/photos', read_only: true, backup: false }],
    });
  });

  test('is in the hands of HA as VMs are', () => {
    const ha = { state: 'started', maxRestart: 1, maxRelocate: 2 } as const;
    const { resource } = synthesized((stack) => {
      const one = new Container(stack, 'one', { ...container, ha });
      const web = { ...vm, networkBoot: true, ha };
      new AntiAffinity(stack, 'apart', { name: 'all', machines: [one, new ProxmoxVm(stack, 'two', web)] });
    });
    expect(resource).toMatchObject({
      proxmox_haresource: { 'dns1-ha': { resource_id: 'ct:201', max_relocate: 2 } },
      proxmox_harule: {
        'all-apart': { resources: ['ct:201', 'vm:300'] },
      },
    });
  });

  test('that HA keeps off is not started by each deploy', () => {
    expect(build({ ha: { state: 'stopped', maxRestart: 1, maxRelocate: 1 } })).toMatchObject({
      started: false,
    });
  });

  test('keeps free text free text', () => {
    expect(build({ environment: { PROMPT: '${x}' }, entrypoint: '/init %{y}' })).toMatchObject({
      environment_variables: { PROMPT: '$${x}' },
      initialization: { entrypoint: '/init %%{y}' },
    });
  });

  test.each<[string, Partial<ContainerProps>]>([
    ['VM_ID_RANGE', { vmId: 99 }],
    ['CONTAINER_NO_KEY', { sshKeys: [] }],
    ['CONTAINER_SOURCE', { templateFileId: undefined }],
    ['CONTAINER_SOURCE', { clone: { templateId: 200, full: true } }],
    ['CONTAINER_SOURCE', { templateFileId: undefined, clone: { templateId: 200, full: true } }],
    ['CONTAINER_SOURCE', { os: undefined }],
    ['CONTAINER_SOURCE', { rootDisk: undefined }],
    ['CONTAINER_SETTING', { cores: 129 }],
    ['CONTAINER_SETTING', { memoryMib: 15 }],
    ['CONTAINER_SETTING', { cpuLimit: 8193 }],
    ['CONTAINER_SETTING', { cpuUnits: 0 }],
    ['CONTAINER_SETTING', { console: { ttys: 7 } }],
    ['CONTAINER_SETTING', { devices: [{ path: '/etc/passwd' }] }],
    ['CONTAINER_SETTING', { devices: [{ path: '/dev/kvm', mode: '660' }] }],
    ['CONTAINER_SETTING', { idMaps: [{ type: 'uid', containerId: 0, hostId: 0, size: 0 }] }],
    [
      'CONTAINER_SETTING',
      { isPrivileged: true, idMaps: [{ type: 'uid', containerId: 0, hostId: 100000, size: 65536 }] },
    ],
    ['CONTAINER_SETTING', { environment: { 'A-B': 'c' } }],
    ['CONTAINER_SETTING', { rootDisk: { datastore: 'local-lvm', sizeGib: 1, mountOptions: ['suid'] } }],
    ['CONTAINER_MOUNT', { mounts: [{ path: '/srv', volume: 'local-lvm:vm-201-disk-1', sizeGib: 1 }] }],
    ['CONTAINER_MOUNT', { mounts: [{ path: 'srv', volume: 'local-lvm', sizeGib: 1 }] }],
    ['CONTAINER_MOUNT', { mounts: [{ path: '/srv', volume: 'local-lvm' }] }],
    ['CONTAINER_MOUNT', { mounts: [{ path: '/srv', volume: '/mnt/a', sizeGib: 1 }] }],
  ])('is refused with %s: %j', (code, more) => {
    expect(codeOf(() => build(more))).toBe(code);
  });
});
