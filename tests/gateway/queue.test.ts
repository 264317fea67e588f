import { Queue } from '../../gateway/queue';

const never = new AbortController().signal;
const to = (storage: string, more = ''): Buffer => Buffer.from(`newid=1&storage=${storage}${more}`);

describe('the queue of clones, imports and moves', () => {
  const storages = new Map([
    ['pve1/local-lvm', 1],
    ['pve2/local-lvm', 1],
    ['nas', 1],
  ]);
  /** How many of some had to wait for the first. */
  const waiting = async (...requests: readonly (readonly [string, Buffer])[]): Promise<number> => {
    const queue = new Queue({ perNode: 10, perStorage: 20, storages });
    let count = 0;
    for (const [node, body] of requests) void queue.take({ node, body }, () => (count += 1), never);
    return Promise.resolve(count);
  };

  it('counts a storage that each node has for itself on each node', async () => {
    expect(await waiting(['pve1', to('local-lvm')], ['pve1', to('local-lvm')])).toBe(1);
    expect(await waiting(['pve1', to('local-lvm')], ['pve2', to('local-lvm')])).toBe(0);
    expect(await waiting(['pve1', to('local-lvm')], ['pve2', to('local-lvm', '&target=pve1')])).toBe(1);
  });

  it('counts creations whose disks come from images or backups, and no others', async () => {
    const create = (disks: string): Buffer => Buffer.from(`vmid=100&${disks}`);
    const imported = create(
      `scsi0=${encodeURIComponent('nas:0,ssd=1,import-from=local:import/debian.qcow2')}`,
    );
    const empty = create(`scsi0=${encodeURIComponent('nas:8,ssd=1')}`);
    const restored = create(`archive=${encodeURIComponent('local:backup/x.vma.zst')}&storage=nas`);
    expect(await waiting(['pve1', imported], ['pve2', imported])).toBe(1);
    expect(await waiting(['pve1', imported], ['pve1', to('nas')], ['pve2', restored])).toBe(2);
    expect(await waiting(['pve1', empty], ['pve1', empty], ['pve1', imported])).toBe(0);
    const elsewhere = create('scsi0=tank:0,import-from=local:import/debian.qcow2');
    expect(await waiting(...Array.from({ length: 30 }, () => ['pve1', elsewhere] as const))).toBe(0);
  });

  it('lets one copy at a time be made of a guest that can be copied no oftener', async () => {
    const queue = new Queue({ perNode: 10, perStorage: 20 });
    let count = 0;
    const copy = (source: string): void =>
      void queue.take({ node: 'pve1', body: to('nas'), source }, () => (count += 1), never);
    for (const source of ['nodes/pve1/qemu/100', 'nodes/pve1/qemu/101']) copy(source);
    expect(count).toBe(0);
    copy('nodes/pve1/qemu/100');
    await Promise.resolve();
    expect(count).toBe(1);
  });

  it('counts a shared storage once for all nodes', async () => {
    expect(await waiting(['pve1', to('nas')], ['pve2', to('nas')])).toBe(1);
  });
});
