import type { PveClient } from '../../../pve/client';
import { createDebian, startLab, type LabFixture } from './lab-fixture';

interface Interfaces {
  readonly result: readonly { readonly name: string; readonly 'ip-addresses': readonly object[] }[];
}

/** Clients wait for the address that an agent tells: in a lab without guests, too. */
describe('the agent of a machine without a guest', () => {
  let fixture: LabFixture;
  let client: PveClient;

  beforeAll(async () => {
    fixture = await startLab();
    client = fixture.client;
  });

  afterAll(() => fixture.remove());

  async function started(vmid: number, more: Record<string, string | number>): Promise<Interfaces['result']> {
    await createDebian(client, vmid, { agent: 1, ...more });
    await client.waitTask(await client.post(`nodes/lab/qemu/${vmid}/status/start`));
    return (await client.get<Interfaces>(`nodes/lab/qemu/${vmid}/agent/network-get-interfaces`)).result;
  }

  it('tells the address that DHCP of the bridge would give, and tells the same again', async () => {
    const seen = await started(100, { ide2: 'local-lvm:cloudinit', ipconfig0: 'ip=dhcp' });
    const [address] = seen[1]?.['ip-addresses'] as { 'ip-address': string; prefix: number }[];
    expect(address).toMatchObject({ prefix: 24 });
    const last = Number(/^10\.0\.12\.(\d+)$/.exec(address?.['ip-address'] ?? '')?.[1]);
    expect(last).toBeGreaterThanOrEqual(200);
    expect(last).toBeLessThanOrEqual(250);
    const again = await client.get<Interfaces>('nodes/lab/qemu/100/agent/network-get-interfaces');
    expect(again.result).toEqual(seen);
  });

  it('tells one also for an image that nobody told anything, and none where the configuration has none', async () => {
    expect((await started(101, {}))[1]?.['ip-addresses']).toHaveLength(1);
    expect((await started(102, { ide2: 'local-lvm:cloudinit' }))[1]?.['ip-addresses']).toEqual([]);
    const fixed = await started(103, {
      ide2: 'local-lvm:cloudinit',
      ipconfig0: 'ip=10.0.12.77/24,gw=10.0.12.1',
    });
    expect(fixed[1]?.['ip-addresses']).toEqual([
      { 'ip-address': '10.0.12.77', 'ip-address-type': 'ipv4', prefix: 24 },
    ]);
  });
});
