import { CloudInitDisk, cloudInitRenderer, ProxmoxVm, SdnRouter } from '../../constructs';
import type { Nic, Vm } from '../../site';
import { exampleVm, publicKey } from '../stacks/example-site';
import { codeOf, synthesized } from './synthesized';

const nic: Nic = {
  bridge: 'vmbr0',
  mac: 'BC:24:11:00:27:11',
  firewall: false,
  ipv4: { method: 'static', address: '10.0.12.11/24', gateway: '10.0.12.1' },
  ipv6: { method: 'none' },
  dnsServers: [],
  routes: [],
};
const datastores = { iso: 'local', image: 'local', disk: 'local-lvm', snippets: 'shared' };

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

  test('is stopped rather than shut down at its destruction, which takes its disks along', () => {
    expect(vmOf({ agent: false })).toMatchObject({ stop_on_destroy: true, agent: { enabled: false } });
    expect(vmOf({ agent: true })).toMatchObject({ stop_on_destroy: true, agent: { enabled: true } });
  });

  test('never waits for the agent, which may only come with Ansible', () => {
    expect(vmOf({ agent: true })).toMatchObject({ agent: { wait_for_ip: { disabled: true } } });
  });

  test('keeps free text free text', () => {
    expect(vmOf({ description: 'costs ${5} and %{more}' })).toMatchObject({
      description: 'costs $${5} and %%{more}',
    });
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

describe('CloudInitDisk', () => {
  function built(delivery: 'nocloud-iso' | 'snippets'): ReturnType<typeof synthesized>['resource'] {
    const props = exampleVm({ name: 'dev1', vmId: 10_001, posture: 'dev', nics: [nic] });
    return synthesized((stack) => {
      const options = { host: 'dev1', node: 'pve1', datastores, delivery, render: cloudInitRenderer(props) };
      const cloudInit = new CloudInitDisk(stack, 'cloud-init', options);
      new ProxmoxVm(stack, 'vm', { ...props, imageFileId: 'x', cloudInit });
    }).resource;
  }

  test('as an ISO is named after its content and replaced before the old one goes', () => {
    const resources = built('nocloud-iso');
    expect(resources['proxmox_virtual_environment_file']?.['dev1-cidata']).toMatchObject({
      content_type: 'iso',
      datastore_id: 'local',
      lifecycle: { create_before_destroy: true },
      source_file: {
        path: 'cloud-init/dev1-cidata.iso',
        file_name: 'dev1-cidata-${substr(filesha256("cloud-init/dev1-cidata.iso"), 0, 12)}.iso',
      },
    });
    expect(resources['proxmox_virtual_environment_vm']?.['dev1']).toMatchObject({
      cdrom: { interface: 'ide3', file_id: '${proxmox_virtual_environment_file.dev1-cidata.id}' },
    });
  });

  test('as snippets is three files, which the VM names by plain ids so that a change does not replace it', () => {
    const resources = built('snippets');
    const files = resources['proxmox_virtual_environment_file'] ?? {};
    expect(Object.keys(files).sort()).toEqual(['dev1-meta', 'dev1-network', 'dev1-user']);
    expect(files['dev1-user']).toMatchObject({
      content_type: 'snippets',
      datastore_id: 'shared',
      source_raw: { data: '${file("cloud-init/dev1-user.yaml")}', file_name: 'dev1-user.yaml' },
    });
    const vm = resources['proxmox_virtual_environment_vm']?.['dev1'];
    expect(vm).toMatchObject({
      initialization: {
        type: 'nocloud',
        datastore_id: 'local-lvm',
        user_data_file_id: 'shared:snippets/dev1-user.yaml',
        meta_data_file_id: 'shared:snippets/dev1-meta.yaml',
        network_data_file_id: 'shared:snippets/dev1-network.yaml',
      },
    });
    expect(vm?.['depends_on']).toContain('proxmox_virtual_environment_file.dev1-user');
  });
});

describe('SdnRouter', () => {
  const inner: Nic = {
    ...nic,
    bridge: 'devnet',
    mac: 'BC:24:11:08:27:10',
    ipv4: { method: 'static', address: '10.10.10.1/24' },
  };
  const build = (nics: readonly Nic[]): ReturnType<typeof synthesized> =>
    synthesized((stack) => {
      const props = exampleVm({ name: 'gw', vmId: 10_000, posture: 'dev', nics }, { role: 'router' });
      new SdnRouter(stack, 'gw', { ...props, imageFileId: 'x', delivery: 'nocloud-iso', datastores });
    });

  test('is a VM with its own cloud-init data', () => {
    const { resource } = build([nic, inner]);
    expect(Object.keys(resource['proxmox_virtual_environment_vm'] ?? {})).toEqual(['gw']);
    expect(Object.keys(resource['proxmox_virtual_environment_file'] ?? {})).toEqual(['gw-cidata']);
  });

  test('may have an inner network of IPv6 alone', () => {
    const six = { method: 'static', address: 'fd00:10::1/64' } as const;
    expect(() => build([nic, { ...inner, ipv4: { method: 'none' }, ipv6: six }])).not.toThrow();
  });

  test.each<[string, Nic[]]>([
    ['one NIC', [nic]],
    ['an inner NIC without an address of its own', [nic, { ...inner, ipv4: { method: 'dhcp' } }]],
  ])('is refused with ROUTER_NICS when it has %s', (_, nics) => {
    expect(codeOf(() => build(nics))).toBe('ROUTER_NICS');
  });

  test('is refused with CLOUD_INIT_NO_LOGIN when nobody could log in', () => {
    const props = exampleVm({ name: 'gw', vmId: 10_000, posture: 'dev', nics: [nic, inner] });
    const [first] = props.install.users;
    expect(first?.sshKeys).toEqual([publicKey]);
    const install = { ...props.install, users: first ? [{ ...first, sshKeys: [] }] : [] };
    expect(codeOf(() => cloudInitRenderer({ ...props, install }))).toBe('CLOUD_INIT_NO_LOGIN');
  });
});
