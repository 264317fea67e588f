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

  test('leaves folders of the node out of backups', () => {
    const mounts = [{ path: '/photos', volume: '/mnt/photos', readOnly: true }];
    expect(build({ mounts })).toMatchObject({
      mount_point: [{ path: '/photos', volume: '/mnt/photos', read_only: true, backup: false }],
    });
  });

  test('that is privileged asks for no feature, which an API token may not set', () => {
    expect(build({ isPrivileged: true })).not.toHaveProperty('features');
    expect(build({ isPrivileged: true, features: { keyctl: true } })).toMatchObject({
      unprivileged: false,
      features: { nesting: false, keyctl: true },
    });
  });

  test('keeps delays without an order', () => {
    expect(build({ startupDelaySeconds: 20, shutdownTimeoutSeconds: 60 })).toMatchObject({
      startup: { up_delay: 20, down_delay: 60 },
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

  test('that is protected is refused to be destroyed by Terraform too', () => {
    expect(build({ isProtected: true })).toMatchObject({
      protection: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  test.each<[string, Partial<ContainerProps>]>([
    ['CONTAINER_SOURCE', { templateFileId: undefined }],
    ['CONTAINER_SOURCE', { clone: { templateId: 200, full: true } }],
    ['CONTAINER_SOURCE', { os: undefined }],
    ['CONTAINER_ADDRESS', { nics: container.nics.map((nic) => ({ ...nic, ipv4: { method: 'auto' } })) }],
    [
      'CONTAINER_PRIVILEGED',
      { isPrivileged: true, idMaps: [{ type: 'uid', containerId: 0, hostId: 100000, size: 65536 }] },
    ],
    ['VM_ID_RANGE', { vmId: 99 }],
    ['CONTAINER_NO_KEY', { sshKeys: [] }],
    ['CONTAINER_MOUNT', { mounts: [{ path: 'srv', volume: 'local-lvm', sizeGib: 1 }] }],
    ['CONTAINER_MOUNT', { mounts: [{ path: '/srv', volume: 'local-lvm' }] }],
    ['CONTAINER_MOUNT', { mounts: [{ path: '/srv', volume: '/mnt/a', sizeGib: 1 }] }],
  ])('is refused with %s: %j', (code, more) => {
    expect(codeOf(() => build(more))).toBe(code);
  });
});
