import {
  VirtualEnvironmentVm,
  type VirtualEnvironmentVmConfig,
} from '@cdktf/provider-proxmox/lib/virtual-environment-vm';
import type { TerraformStack } from 'cdktf';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProxmoxVm } from '../../../constructs';
import { startGateway, type Gateway, type GatewayOptions } from '../../../gateway';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { FaultClient } from '../../lab/pve/faults/fault-client';
import { type LabFixture, startLab } from '../../lab/pve/lab-fixture';
import { vm } from '../vm-props';
import { Deployed, hasRealProvider } from './deployed';

const suite = hasTerraform ? describe : describe.skip;
const TEMPLATE = 9000;
type Build = (stack: TerraformStack) => void;

/** Clones of a gateway's clients wait for each other; without one there are only the provider's own repetitions. */
suite('What many do at one time, by the provider alone and with Rackwright (needs terraform)', () => {
  jest.setTimeout(240_000);
  let fixture: LabFixture;
  let faults: FaultClient;
  let cloneMs = 0;

  beforeAll(async () => {
    // Ten of the lab's seconds in one: nobody has to wait for PVE's timeouts as they are.
    const taskDuration = (type: string): number => (type === 'qmclone' ? cloneMs : 0);
    fixture = await startLab({ time: { speed: 10 }, taskDuration });
    faults = new FaultClient(fixture);
    const { client } = fixture;
    for (const vmid of [TEMPLATE, 100])
      await client.waitTask(await client.post('nodes/lab/qemu', { vmid, scsi0: 'local-lvm:4' }));
    await client.waitTask(await client.post(`nodes/lab/qemu/${String(TEMPLATE)}/template`));
    await client.waitTask(await client.post('nodes/lab/qemu/100/status/start'));
  });
  afterAll(async () => {
    faults.close();
    await fixture.remove();
  });
  afterEach(async () => {
    cloneMs = 0;
    await faults.clear();
  });

  const machines = async (): Promise<number> =>
    (await fixture.client.get<readonly unknown[]>('nodes/lab/qemu')).length;
  const bare =
    (id: string, more: Partial<VirtualEnvironmentVmConfig> = {}): Build =>
    (stack) => {
      new VirtualEnvironmentVm(stack, id, { nodeName: 'lab', name: id, started: false, ...more });
    };
  const ours =
    (index: number, source: number): Build =>
    (stack) => {
      const name = `ours${String(index)}`;
      const nics = [{ bridge: 'vmbr0', mac: `BC:24:11:00:05:0${String(index)}` }];
      const clone = { templateId: source, full: true, datastore: 'local-lvm' };
      new ProxmoxVm(stack, name, { ...vm, name, vmId: 500 + index, nics, clone, started: false });
    };
  const all =
    (builds: readonly Build[]): Build =>
    (stack) => {
      for (const build of builds) build(stack);
    };
  const copies = (count: number, source: number): Build =>
    all(
      Array.from({ length: count }, (_, index) =>
        bare(`bare${String(index)}`, {
          vmId: 400 + index,
          clone: { vmId: source, full: true, datastoreId: 'local-lvm' },
        }),
      ),
    );
  const many = (count: number, source: number): Build =>
    all(Array.from({ length: count }, (_, index) => ours(index, source)));
  /** Deploys by a gateway, which must succeed, and takes it away again. */
  const gated = async (build: Build, options: Partial<GatewayOptions>): Promise<Gateway['statistics']> => {
    const gateway = await startGateway({ endpoint: fixture.lab.url, insecure: true, ...options });
    const deployed = new Deployed(fixture, fixture.lab.token, gateway.url);
    try {
      await deployed.deploy(build);
      return { ...gateway.statistics };
    } finally {
      await faults.clear();
      await deployed.destroy();
      deployed.remove();
      await gateway.close();
    }
  };
  /** Has the provider alone fail, and takes away what it has made. */
  const refused = async (build: Build): Promise<string> => {
    const deployed = new Deployed(fixture);
    try {
      return await deployed.refuse(build);
    } finally {
      await faults.clear();
      await deployed.destroy();
      deployed.remove();
    }
  };

  test("clones to a slow storage: the provider's fail for its lock, those of a gateway come one after the other", async () => {
    const slow = { kind: 'storage-slow', storage: 'local-lvm', delay: 5 } as const;
    const before = await machines();
    await faults.add(slow);
    expect(await refused(copies(6, TEMPLATE))).toMatch(/pve-storage-local-lvm' - got timeout/);
    await faults.add(slow);
    const { queued } = await gated(many(6, TEMPLATE), { storages: new Map([['lab/local-lvm', 1]]) });
    expect(queued).toBeGreaterThan(0);
    expect(await machines()).toBe(before);
  });

  test("clones of a machine that runs: the provider's fail for its lock, those of a gateway wait", async () => {
    cloneMs = 15_000;
    expect(await refused(copies(3, 100))).toMatch(/lock-100[.]conf' - got timeout/);
    expect((await gated(many(3, 100), {})).queued).toBeGreaterThan(0);
  });

  test("ids: two programs of the provider's want one, and ours have their own", async () => {
    const own =
      (index: number): Build =>
      (stack) => {
        const name = `own${String(index)}`;
        const nics = [{ bridge: 'vmbr0', mac: `BC:24:11:00:05:0${String(index)}` }];
        new ProxmoxVm(stack, name, { ...vm, name, vmId: 500 + index, nics, networkBoot: true });
      };
    /** Two deploys, the second of which is done while the first one's request for its machine is on its way. */
    const beside = async (
      one: Build,
      other: Build,
    ): Promise<{ first: string; state: string; late: string }> => {
      const [first, second] = [new Deployed(fixture), new Deployed(fixture)];
      await second.plan(other);
      await faults.add({ kind: 'slow', method: 'POST', path: '/nodes/*/qemu', delay: 6, first: 1 });
      try {
        const begun = first.attempt(one);
        while ((await faults.list()).every(({ fired }) => fired === 0)) await sleep(100);
        await second.deploy(other);
        return { first: await begun, state: second.state(), late: first.state() };
      } finally {
        await faults.clear();
        await second.destroy();
        await first.destroy();
        first.remove();
        second.remove();
      }
    };
    const idsIn = (state: string): readonly number[] =>
      [...state.matchAll(/"vm_id": (\d+)/g)].map(([, id]) => Number(id));
    const raced = await beside(bare('one'), bare('other'));
    if (hasRealProvider) {
      // It asks again, hears that there is one, and has the other program's machine for its own.
      expect(idsIn(raced.late)).toEqual(idsIn(raced.state));
    } else {
      expect(raced.first).toMatch(/unable to create VM \d+ - VM \d+ already exists/);
      expect(idsIn(raced.late)).toEqual([]);
    }
    const apart = await beside(own(1), own(2));
    expect(apart.first).toContain('Apply complete!');
    expect([idsIn(apart.late), idsIn(apart.state)]).toEqual([[501], [502]]);
  });
});
