/** What a new cluster gets before machines are made on it. */
import { ProxmoxProvider } from '@cdktf/provider-proxmox/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { DatacenterSetup, NodeSetup } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'datacenter');
new ProxmoxProvider(stack, 'pve', { endpoint: 'https://192.0.2.10:8006/' });

new DatacenterSetup(stack, 'datacenter', {
  storages: [
    {
      id: 'nas',
      type: 'nfs',
      server: '192.0.2.5',
      export: '/srv/pve',
      content: ['images', 'iso', 'import', 'backup'],
    },
  ],
  pools: { dev: { comment: 'Development' } },
  roles: { Deployer: ['VM.Allocate', 'VM.Audit', 'VM.Config.Disk', 'Datastore.AllocateSpace', 'Pool.Audit'] },
  users: [{ id: 'deploy@pve', comment: 'Terraform' }],
  permissions: [{ path: '/', role: 'Deployer', user: 'deploy@pve' }],
  backups: [
    { id: 'nightly', schedule: '02:30', storage: 'nas', guests: 'all', keep: { daily: 7, weekly: 4 } },
  ],
  options: { haShutdownPolicy: 'migrate' },
});
for (const node of ['pve1', 'pve2', 'pve3']) {
  new NodeSetup(stack, node, {
    node,
    bonds: [{ name: 'bond0', slaves: ['eno3', 'eno4'], mode: '802.3ad' }],
    bridges: [{ name: 'vmbr1', ports: ['bond0'], mtu: 9000, comment: 'Storage and migration' }],
    timezone: 'Etc/UTC',
    repositories: ['no-subscription'],
  });
}

app.synth();
