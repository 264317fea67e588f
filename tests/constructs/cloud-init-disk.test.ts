import { CloudInitDisk, cloudInitRenderer, ProxmoxVm } from '../../constructs';
import { exampleVm } from '../stacks/example-site';
import { synthesized } from './synthesized';
import { datastores, nic } from './vm-parts';

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
