import { NetworkLinuxBridge } from '@cdktf/provider-proxmox/lib/network-linux-bridge';
import type { TerraformStack } from 'cdktf';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { type LabFixture, startLab } from '../../lab/pve/lab-fixture';
import { NodeWay } from '../../lab/pve/node-way';
import { Deployed } from './deployed';

const suite = hasTerraform ? describe : describe.skip;

/** What `rackwright node` does with the same change is in tests/e2e/node-network.test.ts. */
suite('A node whose address is changed by the provider alone (needs terraform)', () => {
  jest.setTimeout(240_000);
  let fixture: LabFixture;
  beforeAll(async () => {
    fixture = await startLab({ taskDuration: () => 300 });
  });
  afterAll(() => fixture.remove());

  const bridge =
    (address: string, comment = '') =>
    (stack: TerraformStack): void => {
      new NetworkLinuxBridge(stack, 'bridge', {
        ...{ nodeName: 'lab', name: 'vmbr1', address, comment, timeoutReload: 5 },
      });
    };

  test('is out of reach, and stays so; a change that leaves its address alone does no harm', async () => {
    const first = new Deployed(fixture);
    await first.deploy(bridge('10.0.99.2/24', 'management'));
    const way = await NodeWay.start(fixture, '10.0.99.2');
    const deployed = new Deployed(fixture, fixture.lab.token, way.url);
    try {
      deployed.forget({ 'proxmox_network_linux_bridge.bridge': 'lab:vmbr1' });
      await deployed.deploy(bridge('10.0.99.2/24', 'Management'));
      expect(way.isOpen).toBe(true);
      await deployed.attempt(bridge('10.0.98.2/24'));
      await way.settled();
      expect(way.isOpen).toBe(false);
      // Nor can it be asked any more, so that the old address is no way back.
      expect(await deployed.refuse(bridge('10.0.99.2/24'))).toMatch(/does not answer|EOF|reset by peer/);
      expect(await fixture.client.get('nodes/lab/network/vmbr1')).toMatchObject({ cidr: '10.0.98.2/24' });
      expect(way.isOpen).toBe(false);
    } finally {
      await way.close();
      deployed.remove();
      await first.destroy();
      first.remove();
    }
  });
});
