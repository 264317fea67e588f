import {
  AnswerDisk,
  AntiAffinity,
  CloudInitDisk,
  Container,
  Firewall,
  ProxmoxTemplate,
  ProxmoxVm,
  SdnRouter,
} from '../../../constructs';
import { exampleVm } from '../../stacks/example-site';
import { container } from '../container-props';
import { datastores, nic } from '../vm-parts';
import { imageFileId, vm } from '../vm-props';
import type { Life } from './life';

const place = { host: 'web1', node: 'lab' };
const outer = { ...nic, mac: 'BC:24:11:00:03:0F' };
const inner = {
  ...nic,
  mac: 'BC:24:11:00:03:0E',
  ipv4: { method: 'static', address: '10.10.10.1/24' },
} as const;

/** Virtual machines, containers and what belongs to one. */
export const guests: Readonly<Record<string, Life>> = {
  ProxmoxVm: {
    make: (stack, { isChanged }) =>
      new ProxmoxVm(stack, 'vm', {
        ...vm,
        networkBoot: true,
        description: 'Costs ${price}',
        ha: { state: 'started', maxRestart: isChanged ? 2 : 1, maxRelocate: 1 },
        memoryMib: isChanged ? 4096 : 2048,
      }),
    disturb: (client) => client.put('nodes/lab/qemu/300/config', { cores: 3 }),
  },
  AntiAffinity: {
    make: (stack, { isChanged }) => {
      const machines = [1, 2, 3].map((index) => {
        const own = {
          name: `db${String(index)}`,
          vmId: 310 + index,
          nics: [{ bridge: 'vmbr0', mac: `BC:24:11:00:03:1${String(index)}` }],
        };
        const ha = { state: 'started', maxRestart: 1, maxRelocate: 1 } as const;
        return new ProxmoxVm(stack, own.name, { ...vm, ...own, networkBoot: true, ha });
      });
      return new AntiAffinity(stack, 'apart', { name: 'db', machines: machines.slice(isChanged ? 0 : 1) });
    },
    disturb: (client) =>
      client.put('cluster/ha/rules/db-apart', {
        type: 'resource-affinity',
        affinity: 'positive',
        resources: 'vm:311,vm:312,vm:313',
      }),
  },
  SdnRouter: {
    make: (stack, { isChanged }) => {
      const machine = exampleVm({ name: 'gw', vmId: 320, posture: 'dev', nics: [outer, inner] });
      return new SdnRouter(stack, 'router', {
        ...{ ...machine, ...{ node: 'lab', role: 'router' } },
        ...{ imageFileId, delivery: 'nocloud-iso', datastores },
        memoryMib: isChanged ? 1024 : 512,
      });
    },
    disturb: (client) => client.put('nodes/lab/qemu/320/config', { cores: 3 }),
  },
  ProxmoxTemplate: {
    make: (stack, { isChanged }) =>
      new ProxmoxTemplate(stack, 'template', {
        ...{ ...vm, name: 'template', vmId: 9000, nics: [], imageFileId },
        memoryMib: isChanged ? 2048 : 1024,
      }),
    disturb: (client) => client.put('nodes/lab/qemu/9000/config', { memory: 512 }),
  },
  Container: {
    make: (stack, { isChanged }) =>
      new Container(stack, 'container', { ...container, cores: isChanged ? 2 : 1 }),
    disturb: (client) => client.put('nodes/lab/lxc/201/config', { memory: 1024 }),
  },
  CloudInitDisk: {
    make: (stack, { isChanged, isAdopted }) =>
      new CloudInitDisk(stack, 'cloud-init', {
        ...{ ...place, datastores, delivery: 'nocloud-iso', adopted: isAdopted },
        render: () => ({
          userData: isChanged ? '#cloud-config\ntimezone: Etc/UTC\n' : '#cloud-config\n',
          networkConfig: 'version: 2\n',
          metaData: `instance-id: ${isChanged ? 'two' : 'one'}\n`,
        }),
      }),
    disturb: (client) => removeFile(client, 'iso/web1-cidata'),
  },
  AnswerDisk: {
    make: (stack, { isChanged, isAdopted }) =>
      new AnswerDisk(stack, 'answers', {
        ...{ ...place, datastore: 'local', adopted: isAdopted },
        files: () => ({ 'user-data': isChanged ? '#cloud-config\n' : '' }),
      }),
    disturb: (client) => removeFile(client, 'import/web1-answers'),
  },
  Firewall: {
    make: (stack, { isChanged }) => {
      const guest = { name: 'fw1', vmId: 330, nics: [{ bridge: 'vmbr0', mac: 'BC:24:11:00:03:30' }] };
      const machine = new ProxmoxVm(stack, 'fw1', { ...vm, ...guest, networkBoot: true });
      return new Firewall(stack, 'firewall', {
        cluster: { enabled: true, rules: [{ action: 'ACCEPT', macro: 'SSH', source: '+admins' }] },
        aliases: { lan: '10.0.12.0/24' },
        ipSets: { admins: ['10.0.12.5'] },
        groups: {
          web: [{ action: 'ACCEPT', protocol: 'tcp', ports: isChanged ? '443' : '80', comment: '${why}' }],
        },
        guests: [
          {
            ...{ name: 'fw1', node: 'lab', vmId: 330, groups: ['web'], dependsOn: [machine] },
            rules: [{ action: 'ACCEPT', macro: 'Ping' }],
          },
        ],
      });
    },
    disturb: (client) => client.put('cluster/firewall/groups/web/0', { dport: '22' }),
  },
};

/** @param start of its content and name, `iso/web1-cidata` */
export async function removeFile(
  client: Parameters<NonNullable<Life['disturb']>>[0],
  start: string,
): Promise<void> {
  const files = await client.get<readonly { volid: string }[]>('nodes/lab/storage/local/content');
  const found = files.find(({ volid }) => volid.startsWith(`local:${start}`));
  if (!found) throw new Error(`no file ${start}`);
  await client.waitTask(await client.delete(`nodes/lab/storage/local/content/${found.volid}`));
}
