import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { PveClient } from '../../pve/client';
import { Project } from './project';

const setup = `
setup:
  bonds:
    bond0: { slaves: [eno3, eno4], mode: 802.3ad }
  bridges:
    vmbr1: { ports: [bond0], mtu: 9000 }
  vlans:
    vmbr1.20: { address: 10.0.20.2/24 }
  timezone: Europe/Berlin
  repositories: [no-subscription]
  datacenter:
    storages:
      nas: { type: nfs, server: 10.0.20.5, export: /srv/pve, content: [images, backup] }
    pools: { dev: { comment: Development } }
    roles: { Deployer: [VM.Allocate, VM.Audit] }
    users: { deploy@pve: { comment: Terraform } }
    permissions:
      - { path: /pool/dev, role: Deployer, user: deploy@pve }
    backups:
      nightly: { schedule: "02:30", storage: nas, guests: { pool: dev }, keep: { daily: 7 } }
    options: { ha_shutdown_policy: migrate }
`;

describe('rackwright node', () => {
  let project: Project;
  let client: PveClient;
  jest.setTimeout(240_000);

  beforeAll(async () => {
    project = await Project.create();
    const up = await project.rackwright('lab', 'up', '--no-guests', '--port', String(project.port));
    expect(up.code).toBe(0);
    client = new PveClient({ endpoint: project.endpoint, token: project.token, insecure: true });
  });
  afterAll(async () => {
    client.close();
    await project.remove();
  });

  it('refuses nodes that are not there, or of which the specs say nothing', async () => {
    const unknown = await project.rackwright('node', 'labb', '--dry-run');
    expect(unknown).toMatchObject({ code: 2, output: expect.stringContaining('NODE_UNKNOWN') });
    const silent = await project.rackwright('node', 'lab', '--dry-run');
    expect(silent).toMatchObject({ code: 1, output: expect.stringContaining('NODE_NOT_SET_UP') });
  });

  it('shows, makes and then finds what the specs say of a node and its cluster', async () => {
    appendFileSync(join(project.directory, 'specs/nodes/lab.yaml'), setup);
    const shown = await project.rackwright('node', 'lab', '--dry-run');
    expect(shown).toMatchObject({ code: 0, output: expect.stringContaining('Plan: 12 to add') });
    expect(await client.get('nodes/lab/network')).not.toContainEqual(
      expect.objectContaining({ iface: 'vmbr1' }),
    );

    const asked = await project.rackwright('node', 'lab');
    expect(asked).toMatchObject({ code: 2, output: expect.stringContaining('APPROVAL_NEEDED') });
    const made = await project.rackwright('node', 'lab', '--auto-approve');
    expect(made).toMatchObject({ code: 0, output: expect.stringContaining('lab is as its specs say') });
    // Nobody has to agree to nothing.
    expect(await project.rackwright('node', 'lab')).toMatchObject({
      code: 0,
      output: expect.stringContaining('nothing to change'),
    });
    expect(await client.get('nodes/lab/network/vmbr1')).toMatchObject({ bridge_ports: 'bond0', mtu: '9000' });
    expect(await client.get('cluster/backup/nightly')).toMatchObject({ pool: 'dev', storage: 'nas' });

    const again = await project.rackwright('node', 'lab', '--dry-run');
    expect(again).toMatchObject({ code: 0, output: expect.stringContaining('No changes.') });
  });

  it("does not bring somebody else's waiting changes into force", async () => {
    await client.post('nodes/lab/network', { iface: 'vmbr9', type: 'bridge' });
    project.edit('nodes/lab.yaml', 'mtu: 9000', 'mtu: 1500');
    const refused = await project.rackwright('node', 'lab', '--auto-approve');
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('NODE_CHANGES_PENDING') });
    expect(await client.get('nodes/lab/network/vmbr1')).toMatchObject({ mtu: '9000' });
    await client.delete('nodes/lab/network');
    expect(await project.rackwright('node', 'lab', '--auto-approve')).toMatchObject({ code: 0 });
  });

  it('goes on at another endpoint of the cluster where the first does not answer', async () => {
    const dead = 'https://127.0.0.1:1/';
    project.edit(
      'nodes/lab.yaml',
      `api_endpoint: ${project.endpoint}`,
      `api_endpoint: ${dead}\nfailover_endpoints: [${project.endpoint}]`,
    );
    const shown = await project.rackwright('node', 'lab', '--dry-run');
    expect(shown).toMatchObject({ code: 0, output: expect.stringContaining('No changes.') });
    expect(shown.output).toContain(`lab does not answer at ${dead}; going on at ${project.endpoint}`);
    // A plan of an environment goes the same way, behind the gateway.
    expect(await project.rackwright('diff', 'dev')).toMatchObject({
      code: 2,
      output: expect.stringContaining('dev-router'),
    });
  });

  it('switches the firewall of the cluster off where the specs no longer speak of it', async () => {
    const deploy = (): ReturnType<Project['rackwright']> =>
      project.rackwright('node', 'lab', '--auto-approve');
    const section = 'firewall: { enabled: true, admins: [10.0.9.0/24, 127.0.0.0/8] }';
    project.edit('nodes/lab.yaml', '    pools:', `    ${section}\n    pools:`);
    expect(await deploy()).toMatchObject({ code: 0 });
    expect(await client.get('cluster/firewall/options')).toMatchObject({ enable: 1 });
    project.edit('nodes/lab.yaml', `    ${section}\n`, '');
    expect(await deploy()).toMatchObject({ code: 0 });
    expect(await client.get('cluster/firewall/options')).toMatchObject({ enable: 0 });
    // Those who may reach the nodes are there for as long as the switch might be on.
    expect(await client.get('cluster/firewall/ipset/management')).toHaveLength(2);
    expect(await deploy()).toMatchObject({ code: 0, output: expect.stringContaining('nothing to change') });
  });
});
