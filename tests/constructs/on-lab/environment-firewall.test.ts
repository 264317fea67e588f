import type { TerraformStack } from 'cdktf';
import { ProxmoxVm } from '../../../constructs';
import type { Site, Vm } from '../../../site';
import { addFirewall } from '../../../stacks/firewall';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { adding, siteOf } from '../../site/small-site';
import { Deployed } from './deployed';

const suite = hasTerraform ? describe : describe.skip;

const site = (install: string, firewall = ''): Site =>
  siteOf({
    'envs/dev.yaml': adding(`firewall:\n  enabled: true\n  admins: [192.0.2.64/26]\n${firewall}`),
    'install_config.yaml': `hosts: { dev1: { roles: { node_exporter: true } }, dev2: { ${install} } }\n`,
  });

/** The machines of the small site on the lab's node, without an image, and their firewall. */
const made =
  (from: Site, idOfDev1 = 10_001) =>
  (stack: TerraformStack): void => {
    const [environment] = from.environments;
    const machines = environment!.vms.map((found) => {
      const vm: Vm = { ...found, node: 'lab', vmId: found.name === 'dev1' ? idOfDev1 : found.vmId };
      const nics = vm.nics.map((nic) => ({ ...nic, bridge: 'vmbr0', mtu: undefined }));
      const { name, vmId, cores, memoryMib, disks } = vm;
      const props = { name, vmId, cores, memoryMib, disks, nics, node: 'lab', networkBoot: true } as const;
      return { vm, machine: new ProxmoxVm(stack, name, props) };
    });
    addFirewall(stack, { site: from, environment: environment!, machines });
  };

suite("an environment's firewall on the lab (needs terraform)", () => {
  jest.setTimeout(180_000);
  let fixture: LabFixture;
  let deployed: Deployed;

  beforeAll(async () => {
    fixture = await startLab();
    deployed = new Deployed(fixture);
  });
  afterAll(async () => {
    deployed.remove();
    await fixture.remove();
  });
  const get = (path: string): Promise<unknown> => fixture.client.get(path);
  const guest = (id: number, what: string): Promise<unknown> =>
    get(`nodes/lab/qemu/${String(id)}/firewall/${what}`);

  test('is deployed, changed in place, switched off, and leaves nothing', async () => {
    await deployed.deploy(made(site('')));
    expect(await guest(10_001, 'options')).toMatchObject({
      enable: 1,
      policy_in: 'DROP',
      policy_out: 'ACCEPT',
    });
    expect(await guest(10_001, 'rules')).toMatchObject([
      { pos: 0, macro: 'SSH', source: '+dc/dev-admins' },
      { pos: 1, type: 'group', action: 'dev-node_exporter' },
    ]);
    expect(await guest(10_002, 'rules')).toMatchObject([{ macro: 'SSH' }]);

    const rule = '  roles: { node_exporter: { ping: { macro: Ping, from: [dev1] } } }\n';
    const changed = await deployed.deploy(made(site('roles: { node_exporter: true }', rule)));
    // The group and the rules of dev2 change where they are; the name of dev1 is new.
    expect(changed).toContain('1 added, 2 changed, 0 destroyed');
    expect(await get('cluster/firewall/groups/dev-node_exporter')).toMatchObject([
      { macro: 'Ping', source: 'dc/dev-dev1' },
      { dport: '9100' },
    ]);
    expect(await guest(10_002, 'rules')).toMatchObject([{ macro: 'SSH' }, { action: 'dev-node_exporter' }]);

    await deployed.deploy(made(site('vm: { firewall: { enabled: false } }')));
    expect(await guest(10_002, 'options')).toMatchObject({ enable: 0 });
    expect(await guest(10_002, 'rules')).toEqual([]);

    await deployed.destroy();
    for (const kind of ['groups', 'ipset', 'aliases'])
      expect(await get(`cluster/firewall/${kind}`)).toEqual([]);
  });

  test('is there again in the deploy that makes a machine anew', async () => {
    await deployed.deploy(made(site('')));
    const changed = await deployed.deploy(made(site(''), 10_011));
    // The machine, its rules and its options; nothing of the others.
    expect(changed).toContain('3 added, 0 changed, 3 destroyed');
    expect(await guest(10_011, 'options')).toMatchObject({ enable: 1, policy_in: 'DROP' });
    expect(await guest(10_011, 'rules')).toMatchObject([{ macro: 'SSH' }, { action: 'dev-node_exporter' }]);
    await deployed.destroy();
  });
});
