import { createLabModel } from '../../../../lab/pve';
import type { PveClient } from '../../../../pve/client';
import { request } from 'node:https';
import { createDebian, startLab, type LabFixture } from '../lab-fixture';

/** Values for the parameters of paths; `upid` and `volume` are added when they are known. */
export const SAMPLES: Record<string, string> = {
  node: 'lab',
  vmid: '100',
  storage: 'local',
  poolid: 'web',
  userid: 'ann@pve',
  tokenid: 'ci',
  groupid: 'ops',
  roleid: 'PVEAdmin',
  realm: 'pve',
  snapname: 'before',
  group: 'near',
  sid: 'vm:100',
  rule: 'near',
  pos: '0',
  cidr: '192.0.2.1',
  cputype: 'mine',
  zone: 'near',
  vnet: 'vnear',
  subnet: 'near-10.9.0.0-24',
  controller: 'evpn1',
  dns: 'names',
  ipam: 'pve',
  fabric: 'fab',
  fabric_id: 'fab',
  node_id: 'lab',
  url_seq: '5',
  'route-map-id': 'rm',
  order: '1',
  iface: 'vmbr0',
  osdid: '0',
  flag: 'noout',
  service: 'sshd',
  volume: 'import/debian-12.qcow2',
  'pci-id-or-mapping': '0000:01:00.0',
};

const TEMPLATE = 'debian-12-standard_12.7-1_amd64.tar.zst';

/** Values of parameters whose name means something else below some paths. */
export const SAMPLES_BY_PATH: readonly (readonly [RegExp, Record<string, string>])[] = [
  [/\/lxc\//, { vmid: '200' }],
  [/\/firewall\/aliases/, { name: 'office' }],
  [/\/firewall\/ipset/, { name: 'allowed' }],
  [/\/firewall\/groups/, { group: 'ssh' }],
  [/cluster\/backup/, { id: 'nightly' }],
  [/replication/, { id: '101-0' }],
  [/realm-sync/, { id: 'sync' }],
  [/metrics\/server/, { id: 'influx' }],
  [/mapping/, { id: 'gpu' }],
  [/endpoints\/sendmail/, { name: 'mail-to-root' }],
  [/matchers/, { name: 'default-matcher' }],
  [/acme\/plugins/, { id: 'standalone' }],
  [/acme\/account/, { name: 'default' }],
  [/endpoints\/gotify/, { name: 'mygotify' }],
  [/endpoints\/smtp/, { name: 'mysmtp' }],
  [/endpoints\/webhook/, { name: 'mywebhook' }],
  [/ceph\/pool/, { name: 'fast' }],
  [/disks\/zfs/, { name: 'tank' }],
  [/fabrics\/fabric\//, { id: 'fab' }],
  [/prefix-lists/, { id: 'pl' }],
  [/route-maps/, { order: '1' }],
];

/** A lab with one of everything, whose answers are worth looking at. */
export async function startDataCentre(version: string): Promise<LabFixture> {
  const model = { ...createLabModel({ names: ['lab', 'lab2'], version }) };
  const fixture = await startLab({ model });
  Object.assign(UPLOAD, { url: fixture.lab.url, token: fixture.lab.token });
  await furnish(fixture.client, Number(version.split('.')[0])).catch(async (error: unknown) => {
    await fixture.remove();
    throw error;
  });
  return fixture;
}

async function furnish(client: PveClient, major: number): Promise<void> {
  const wait = async (upid: string): Promise<unknown> => client.waitTask(upid);
  await client.post('pools', { poolid: 'web', comment: 'web servers' });
  await client.post('access/groups', { groupid: 'ops', comment: 'on call' });
  await client.post('access/users', { userid: 'ann@pve', password: 'long enough', groups: 'ops' });
  await client.post('access/users/ann@pve/token/ci', { comment: 'pipeline' });
  await client.put('access/acl', { path: '/vms', roles: 'PVEVMUser', groups: 'ops' });
  await createDebian(client, 100, { agent: '1', ide2: 'local-lvm:cloudinit', pool: 'web', memory: 1024 });
  await createDebian(client, 101);
  await wait(await client.post('nodes/lab/qemu/100/snapshot', { snapname: 'before' }));
  SAMPLES['upid'] = await client.post<string>('nodes/lab/qemu/100/status/start');
  await wait(SAMPLES['upid']);
  await furnishContainers(client);
  await furnishCluster(client, major);
  await furnishSdn(client, major);
  await furnishFirewall(client);
  await furnishCeph(client);
}

async function uploadTemplate(client: PveClient): Promise<void> {
  await client.waitTask(await uploadFile(UPLOAD.url, UPLOAD.token, TEMPLATE));
}

const UPLOAD = { url: '', token: '' };

/** Sends a file as a browser does; answers the task that moves it into place. */
function uploadFile(url: string, token: string, name: string): Promise<string> {
  const body = [
    '--x',
    'Content-Disposition: form-data; name="content"',
    '',
    'vztmpl',
    '--x',
    `Content-Disposition: form-data; name="filename"; filename="${name}"`,
    '',
    'a template',
    '--x--',
    '',
  ].join('\r\n');
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL('api2/json/nodes/lab/storage/local/upload', url),
      {
        method: 'POST',
        rejectUnauthorized: false,
        headers: {
          authorization: `PVEAPIToken=${token}`,
          'content-type': 'multipart/form-data; boundary=x',
          'content-length': Buffer.byteLength(body),
        },
      },
      (answer) => {
        let text = '';
        answer.on('data', (part: Buffer) => (text += part.toString('utf8')));
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve((JSON.parse(text) as { data: string }).data);
          else reject(new Error(answer.statusMessage));
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function furnishContainers(client: PveClient): Promise<void> {
  await uploadTemplate(client);
  const wait = async (upid: string): Promise<unknown> => client.waitTask(upid);
  const create = { vmid: 200, ostemplate: `local:vztmpl/${TEMPLATE}`, storage: 'local-lvm' };
  const net0 = 'name=eth0,bridge=vmbr0,ip=10.0.12.200/24';
  await wait(await client.post('nodes/lab/lxc', { ...create, net0, start: true }));
  await wait(await client.post('nodes/lab/lxc/200/snapshot', { snapname: 'before' }));
}

async function furnishCluster(client: PveClient, major: number): Promise<void> {
  if (major === 8) {
    await client.post('cluster/ha/groups', { group: 'near', nodes: 'lab' });
    await client.post('cluster/ha/resources', { sid: 'vm:100', group: 'near' });
  } else {
    await client.post('cluster/ha/resources', { sid: 'vm:100' });
    await client.post('cluster/ha/resources', { sid: '101', state: 'stopped' });
    const rule = {
      rule: 'near',
      type: 'node-affinity',
      resources: 'vm:100',
      nodes: 'lab:2,lab2',
      strict: true,
    };
    await client.post('cluster/ha/rules', rule);
    await client.post('cluster/qemu/custom-cpu-models', { cputype: 'mine', 'reported-model': 'Haswell' });
  }
  await client.post('cluster/backup', {
    id: 'nightly',
    schedule: 'mon..fri 02:30',
    storage: 'local',
    all: true,
  });
  await client.post('cluster/replication', { id: '101-0', target: 'lab2', type: 'local' });
  await client.post('cluster/jobs/realm-sync/sync', { realm: 'pve', schedule: 'daily' });
  await client.post('cluster/metrics/server/influx', { type: 'influxdb', server: 'db.example', port: 8089 });
  await client.post('cluster/mapping/pci/', { id: 'gpu', map: 'id=10de:2231,node=lab,path=0000:01:00.0' });
  await client.post('cluster/mapping/usb', { id: 'gpu', map: 'id=0529:0001,node=lab' });
  await client.post('cluster/mapping/dir', { id: 'gpu', map: 'node=lab,path=/srv/share' });
  const endpoints = 'cluster/notifications/endpoints';
  await client.post(`${endpoints}/gotify`, {
    name: 'mygotify',
    server: 'https://gotify.example',
    token: 'x',
  });
  await client.post(`${endpoints}/smtp`, {
    name: 'mysmtp',
    server: 'mail.example',
    'from-address': 'pve@example.org',
    mailto: 'ops@example.org',
  });
  await client.post(`${endpoints}/webhook`, {
    name: 'mywebhook',
    url: 'https://hook.example',
    method: 'post',
  });
  await client.waitTask(
    await client.post('cluster/acme/account', { name: 'default', contact: 'a@example.org' }),
  );
}

async function furnishFirewall(client: PveClient): Promise<void> {
  await client.post('cluster/firewall/groups', { group: 'ssh', comment: 'logins' });
  await client.post('cluster/firewall/groups/ssh', { type: 'in', action: 'ACCEPT', macro: 'SSH' });
  for (const scope of ['cluster', 'nodes/lab', 'nodes/lab/qemu/100', 'nodes/lab/lxc/200']) {
    await client.post(`${scope}/firewall/rules`, {
      type: 'in',
      action: 'ACCEPT',
      proto: 'tcp',
      dport: '443',
    });
    if (scope === 'nodes/lab') continue;
    await client.post(`${scope}/firewall/aliases`, { name: 'office', cidr: '192.0.2.0/24' });
    await client.post(`${scope}/firewall/ipset`, { name: 'allowed' });
    await client.post(`${scope}/firewall/ipset/allowed`, { cidr: '192.0.2.1' });
  }
}

async function furnishSdn(client: PveClient, major: number): Promise<void> {
  await client.post('cluster/sdn/controllers', {
    controller: 'evpn1',
    type: 'evpn',
    asn: 65_000,
    peers: '10.0.12.1',
  });
  const dns = { dns: 'names', type: 'powerdns', url: 'http://dns.example/api', key: 'x' };
  await client.post('cluster/sdn/dns', dns);
  await client.post('cluster/sdn/ipams', {
    ipam: 'boxes',
    type: 'netbox',
    url: 'http://ipam.example/api',
    token: 'x',
  });
  await client.post('cluster/sdn/zones', { zone: 'near', type: 'simple', ipam: 'pve', dhcp: 'dnsmasq' });
  await client.post('cluster/sdn/vnets', { vnet: 'vnear', zone: 'near' });
  await client.post('cluster/sdn/vnets/vnear/subnets', {
    subnet: '10.9.0.0/24',
    type: 'subnet',
    gateway: '10.9.0.1',
  });
  await client.post('cluster/sdn/vnets/vnear/ips', {
    zone: 'near',
    ip: '10.9.0.7',
    mac: 'BC:24:11:00:00:07',
  });
  if (major === 9) {
    const fabric = { id: 'fab', protocol: 'openfabric', ip_prefix: '10.8.0.0/24' };
    await client.post('cluster/sdn/fabrics/fabric', fabric);
    await client.post('cluster/sdn/fabrics/node/fab', {
      node_id: 'lab',
      protocol: 'openfabric',
      ip: '10.8.0.1',
    });
    await client.post('cluster/sdn/prefix-lists', { id: 'pl' });
    await client.post('cluster/sdn/prefix-lists/pl/entries', { action: 'permit', prefix: '10.0.0.0/8' });
    await client.post('cluster/sdn/route-maps/entries', { 'route-map-id': 'rm', order: 1, action: 'permit' });
  }
  await client.waitTask(await client.put('cluster/sdn'));
  await client.post('cluster/sdn/vnets/vnear/firewall/rules', { type: 'forward', action: 'DROP' });
}

async function furnishCeph(client: PveClient): Promise<void> {
  const wait = async (upid: string): Promise<unknown> => client.waitTask(upid);
  const ceph = 'nodes/lab/ceph';
  await client.post(`${ceph}/init`, { network: '10.0.12.0/24' });
  await wait(await client.post(`${ceph}/mon/lab`));
  await wait(await client.post(`${ceph}/mds/lab`));
  await wait(await client.post(`${ceph}/osd`, { dev: '/dev/sdb' }));
  await wait(await client.post(`${ceph}/pool`, { name: 'fast', add_storages: true }));
  await wait(await client.post(`${ceph}/fs/cephfs`, { 'add-storage': true }));
  await wait(
    await client.post('nodes/lab/disks/zfs', {
      name: 'tank',
      devices: '/dev/sdc,/dev/sdd',
      raidlevel: 'mirror',
    }),
  );
  await wait(await client.post('nodes/lab/disks/lvm', { name: 'vg', device: '/dev/sde' }));
  await wait(await client.post('nodes/lab/vzdump', { vmid: '100', storage: 'local' }));
  const [backup] = await client.get<readonly { volid: string }[]>('nodes/lab/storage/local/content', {
    content: 'backup',
  });
  SAMPLES['backup'] = backup?.volid ?? '';
}

/** Parameters that reads need beside those of their paths. */
export const QUERIES: readonly (readonly [RegExp, Record<string, string>])[] = [
  [/schedule-analyze$/, { schedule: 'daily' }],
  [/qemu\/\{vmid\}\/cloudinit\/dump$/, { type: 'user' }],
  [/\/feature$/, { feature: 'snapshot' }],
  [/rrddata$/, { timeframe: 'hour' }],
  [/query-url-metadata$/, { url: 'https://cloud.example.org/debian-12-genericcloud-amd64.qcow2' }],
  [/query-oci-repo-tags$/, { reference: '127.0.0.1:1/x' }],
  [/scan\/lvmthin$/, { vg: 'pve' }],
  [/disks\/smart$/, { disk: '/dev/sdb' }],
  [/apt\/changelog$/, { name: 'pve-manager' }],
  [/cmd-safety$/, { service: 'osd', id: '0', action: 'stop' }],
  [/cfg\/value$/, { 'config-keys': 'global:fsid' }],
  [/dry-run$/, { node: 'lab' }],
  [/exec-status$/, { pid: '1' }],
  [/file-read$/, { file: '/etc/hostname' }],
  [/scan\/iscsi$/, { portal: 'san.example' }],
  [/scan\/pbs$/, { server: 'backup.example', username: 'root@pam', password: 'x' }],
  [/scan\/(cifs|glusterfs|nfs)$/, { server: 'nas.example' }],
  [/import-metadata$/, { volume: 'local:import/debian-12.qcow2' }],
  [/extractconfig$/, { volume: 'BACKUP' }],
];
