/** A vnet, an image and three VMs that PVE's HA manager keeps on different nodes of a cluster. */
import { ProxmoxProvider } from '@cdktf/provider-proxmox/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { AntiAffinity, ProxmoxImage, ProxmoxVm, SdnVlan } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'etcd');
// The token comes from PROXMOX_VE_API_TOKEN, and so is in no file.
new ProxmoxProvider(stack, 'pve', { endpoint: 'https://192.0.2.10:8006/' });

const network = new SdnVlan(stack, 'network', {
  id: 'etcd',
  bridge: 'vmbr0',
  vnets: [{ id: 'etcdnet', tag: 30, subnets: [] }],
});
const image = new ProxmoxImage(stack, 'image', {
  name: 'debian-12',
  url: 'https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-genericcloud-amd64.qcow2',
  fileName: 'debian-12-genericcloud-amd64.qcow2',
  node: 'pve1',
  datastore: 'nas',
  owner: 'etcd',
});
const machines = [1, 2, 3].map(
  (number) =>
    new ProxmoxVm(stack, `etcd${String(number)}`, {
      name: `etcd${String(number)}`,
      vmId: 20_000 + number,
      node: 'pve1',
      nodes: ['pve1', 'pve2', 'pve3'],
      cores: 2,
      memoryMib: 2048,
      imageFileId: image.fileId,
      disks: [{ interface: 'scsi0', datastore: 'nas', sizeGib: 20 }],
      nics: [{ bridge: 'etcdnet', mac: `BC:24:11:00:4E:2${String(number)}` }],
      ha: { state: 'started', maxRestart: 1, maxRelocate: 1 },
      dependsOn: [network],
    }),
);
new AntiAffinity(stack, 'apart', { name: 'etcd', machines });

app.synth();
