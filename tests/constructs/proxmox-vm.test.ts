import { CloudInitDisk, cloudInitRenderer, ProxmoxVm, type ProxmoxVmProps } from '../../constructs';
import type { Vm } from '../../site';
import { exampleVm } from '../stacks/example-site';
import { codeOf, synthesized } from './synthesized';
import { datastores, nic } from './vm-parts';
import { vm as small } from './vm-props';

function vmOf(changes: Partial<Vm> = {}): Readonly<Record<string, unknown>> {
  const props = exampleVm({ name: 'dev1', vmId: 10_001, posture: 'dev', nics: [nic] }, changes);
  const { resource } = synthesized(
    (stack) => new ProxmoxVm(stack, 'vm', { ...props, imageFileId: 'local:import/x.qcow2' }),
  );
  return resource['proxmox_virtual_environment_vm']?.['dev1'] ?? {};
}

describe('ProxmoxVm', () => {
  test('is called as the site calls it, in Terraform and on PVE', () => {
    expect(vmOf()).toMatchObject({ name: 'dev1', vm_id: 10_001, node_name: 'pve1' });
  });

  test('has its tags as PVE keeps them', () => {
    expect(vmOf({ tags: ['Web', 'web', 'blue'] })).toMatchObject({ tags: ['web', 'blue'] });
  });

  test('always has a serial port, without which Debian 12 panics on its first boot', () => {
    expect(vmOf()).toMatchObject({ serial_device: [{ device: 'socket' }] });
  });

  test('imports the image into its first disk and boots from that', () => {
    const disk = { datastore: 'local-lvm', sizeGib: 10, ssd: false, discard: false, iothread: false };
    const vm = vmOf({
      disks: [
        { ...disk, interface: 'scsi0' },
        { ...disk, interface: 'scsi1' },
      ],
    });
    expect(vm).toMatchObject({ boot_order: ['scsi0'], scsi_hardware: 'virtio-scsi-single' });
    expect(vm['disk']).toEqual([
      expect.objectContaining({
        interface: 'scsi0',
        import_from: 'local:import/x.qcow2',
        discard: 'ignore',
        size: 10,
      }),
      expect.not.objectContaining({ import_from: expect.anything() }),
    ]);
  });

  test('is a copy of a template in place of an image, with its medium where templates have their own', () => {
    const props = exampleVm({ name: 'dev1', vmId: 10_001, posture: 'dev', nics: [nic] });
    const { resource } = synthesized((stack) => {
      const options = { host: 'dev1', node: 'pve1', datastores, render: cloudInitRenderer(props) };
      const cloudInit = new CloudInitDisk(stack, 'cloud-init', { ...options, delivery: 'nocloud-iso' });
      const clone = { templateId: 9000, node: 'pve2', full: false };
      new ProxmoxVm(stack, 'vm', { ...props, clone, cloudInit });
    });
    const vm = resource['proxmox_virtual_environment_vm']?.['dev1'];
    expect(vm).toMatchObject({
      clone: { vm_id: 9000, node_name: 'pve2', full: false, retries: 5 },
      cdrom: { interface: 'ide2' },
      disk: [expect.not.objectContaining({ import_from: expect.anything() as unknown })],
    });
  });

  test('has the disks and the boot order of its template, where it has no disk of its own', () => {
    const props = exampleVm({ name: 'dev1', vmId: 10_001, posture: 'dev', nics: [nic] }, { disks: [] });
    const { resource } = synthesized(
      (stack) => new ProxmoxVm(stack, 'vm', { ...props, clone: { templateId: 9000, full: true } }),
    );
    const vm = resource['proxmox_virtual_environment_vm']?.['dev1'];
    expect(vm).toMatchObject({ clone: { vm_id: 9000, full: true } });
    expect(vm).not.toHaveProperty('boot_order');
    expect(vm?.['disk'] ?? []).toEqual([]);
  });

  test('is refused with VM_SOURCE unless it is made from an image or from a template', () => {
    const props = exampleVm({ name: 'dev1', vmId: 10_001, posture: 'dev', nics: [nic] });
    const clone = { templateId: 9000, full: true };
    const made = (more: object): unknown =>
      codeOf(() => synthesized((stack) => new ProxmoxVm(stack, 'vm', { ...props, ...more })));
    expect([made({}), made({ clone, imageFileId: 'x' })]).toEqual(['VM_SOURCE', 'VM_SOURCE']);
  });

  test('has the network card that the site asks for', () => {
    expect(vmOf({ nics: [{ ...nic, model: 'e1000' }] })['network_device']).toMatchObject([
      { model: 'e1000' },
    ]);
  });

  test('gives every key of a network card, null where the site says nothing or the key is deprecated', () => {
    expect(vmOf()['network_device']).toEqual([
      {
        bridge: 'vmbr0',
        disconnected: null,
        enabled: null,
        firewall: false,
        mac_address: 'BC:24:11:00:27:11',
        model: 'virtio',
        mtu: null,
        queues: null,
        rate_limit: null,
        trunks: null,
        vlan_id: null,
      },
    ]);
    expect(vmOf({ nics: [{ ...nic, vlanId: 20, mtu: 9000 }] })['network_device']).toMatchObject([
      { vlan_id: 20, mtu: 9000 },
    ]);
  });

  test('writes out each tag of a trunk, since the provider fails at runs of them', () => {
    const trunks = ['20', '30-33', '40-40'];
    expect(vmOf({ nics: [{ ...nic, trunks }] })['network_device']).toMatchObject([
      { trunks: '20;30;31;32;33;40' },
    ]);
  });

  test('is stopped rather than shut down at its destruction, which takes its disks along', () => {
    expect(vmOf({ agent: false })).toMatchObject({ stop_on_destroy: true, agent: { enabled: false } });
    expect(vmOf({ agent: true })).toMatchObject({ stop_on_destroy: true, agent: { enabled: true } });
  });

  test('never waits for the agent, which may only come with Ansible', () => {
    expect(vmOf({ agent: true })).toMatchObject({ agent: { wait_for_ip: { disabled: true } } });
  });

  test('is moved to another node, not made anew there', () => {
    expect(vmOf({})).toMatchObject({ migrate: true });
    expect(vmOf({ onNodeChange: 'recreate' })).toMatchObject({ migrate: false });
  });

  test('that is taken over keeps what nothing is said of, and gets what is said', () => {
    const ignored = (more: Partial<ProxmoxVmProps>): readonly string[] => {
      const { resource } = synthesized(
        (stack) => new ProxmoxVm(stack, 'vm', { ...small, adopted: true, ...more }),
      );
      const { lifecycle } = resource['proxmox_virtual_environment_vm']?.['web1'] as {
        lifecycle: { ignore_changes: string[] };
      };
      return lifecycle.ignore_changes;
    };
    const said = ['operating_system', 'serial_device', 'agent[0].trim', 'started'];
    expect(ignored({})).toEqual(expect.arrayContaining(said));
    const now = ignored({ osType: 'win11', serialPorts: [], agentOptions: { trim: true }, started: true });
    expect(said.filter((attribute) => now.includes(attribute))).toEqual([]);
    expect(now).toContain('audio_device');
  });

  test('keeps free text free text', () => {
    expect(vmOf({ description: 'costs ${5} and %{more}' })).toMatchObject({
      description: 'costs $${5} and %%{more}',
    });
    const smbios = { uuid: '4c4c4544-0042-3510-8056-b7c04f4b3732', product: '${web}' };
    expect(vmOf({ smbios })).toMatchObject({ smbios: { ...smbios, product: '$${web}' } });
  });

  test('has a name that Terraform takes, also when it begins with a digit', () => {
    const props = {
      ...exampleVm({ name: '3com', vmId: 10_001, posture: 'dev', nics: [nic] }),
      imageFileId: 'x',
    };
    const { resource } = synthesized((stack) => new ProxmoxVm(stack, 'vm', props));
    expect(resource['proxmox_virtual_environment_vm']).toMatchObject({ _3com: { name: '3com' } });
  });

  test.each<[string, Partial<Vm>]>([
    ['VM_NO_DISK', { disks: [] }],
    ['VM_ID_RANGE', { vmId: 99 }],
    ['VM_ID_RANGE', { vmId: 1e9 }],
    ['TERRAFORM_NAME', { name: 'not a name' }],
  ])('is refused with %s', (code, changes) => {
    expect(codeOf(() => vmOf(changes))).toBe(code);
  });

  test('is refused with VM_DISK_TAKEN when two disks want one interface', () => {
    const [disk] = exampleVm({ name: 'dev1', vmId: 1, posture: 'dev', nics: [nic] }).disks;
    expect(codeOf(() => vmOf({ disks: disk ? [disk, disk] : [] }))).toBe('VM_DISK_TAKEN');
  });
});
