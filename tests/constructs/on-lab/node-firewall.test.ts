import type { TerraformStack } from 'cdktf';
import { Firewall } from '../../../constructs';
import { nodeFirewall } from '../../../stacks/firewall';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { adding, siteOf } from '../../site/small-site';
import { Deployed } from './deployed';

const suite = hasTerraform ? describe : describe.skip;

/** What the specs of a node say of PVE's firewall, for the lab's node. */
const made =
  (rules: string) =>
  (stack: TerraformStack): void => {
    const small = siteOf({
      'nodes/pve1.yaml': adding(
        `setup: { firewall: { rules: { ssh: { action: drop, macro: SSH, log: info } } }, datacenter: { firewall: { enabled: true, admins: [192.0.2.64/26, 192.0.2.7/32], rules: { ${rules} } } } }\n`,
      ),
    });
    const [node] = small.nodes.map((each) => ({ ...each, name: 'lab' }));
    const props = nodeFirewall({ ...small, nodes: [node!] }, node!);
    new Firewall(stack, 'firewall', props!);
  };

suite('the firewall of nodes on the lab (needs terraform)', () => {
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

  test('is deployed, changed in place, and leaves no rule', async () => {
    await deployed.deploy(made('nfs: { ports: [2049], from: [nodes] }'));
    expect(await get('cluster/firewall/options')).toMatchObject({ enable: 1, policy_in: 'DROP' });
    expect(await get('cluster/firewall/ipset/management')).toMatchObject([
      { cidr: '192.0.2.64/26' },
      { cidr: '192.0.2.7' },
    ]);
    const login = { action: 'ACCEPT', dport: '22,3128,5900:5999,8006' };
    expect(await get('cluster/firewall/rules')).toMatchObject([
      { ...login, source: '192.0.2.64/26' },
      { ...login, source: '192.0.2.7/32' },
      { ...login, source: '192.0.2.1' },
      { dport: '2049', source: '192.0.2.1' },
    ]);
    expect(await get('nodes/lab/firewall/rules')).toMatchObject([
      login,
      login,
      login,
      { macro: 'SSH', action: 'DROP', log: 'info' },
    ]);
    const changed = await deployed.deploy(made('nfs: { ports: [2049, 111], enabled: false }'));
    expect(changed).toContain('0 added, 1 changed, 0 destroyed');
    expect(await get('cluster/firewall/rules')).toMatchObject([
      login,
      login,
      login,
      { dport: '2049,111', enable: 0 },
    ]);
    await deployed.destroy();
    expect(await get('cluster/firewall/rules')).toEqual([]);
    expect(await get('nodes/lab/firewall/rules')).toEqual([]);
    expect(await get('cluster/firewall/ipset')).toEqual([]);
  });
});
