import { Queue } from '../../gateway/queue';

const never = new AbortController().signal;
const to = (storage: string, more = ''): Buffer => Buffer.from(`newid=1&storage=${storage}${more}`);

describe('the queue of clones and moves', () => {
  const storages = new Map([
    ['pve1/local-lvm', 1],
    ['pve2/local-lvm', 1],
    ['nas', 1],
  ]);
  /** How many of some had to wait for the first. */
  const waiting = async (...requests: readonly (readonly [string, Buffer])[]): Promise<number> => {
    const queue = new Queue({ perNode: 10, perStorage: 20, storages });
    let count = 0;
    for (const [node, body] of requests) void queue.take(node, body, () => (count += 1), never);
    return Promise.resolve(count);
  };

  it('counts a storage that each node has for itself on each node', async () => {
    expect(await waiting(['pve1', to('local-lvm')], ['pve1', to('local-lvm')])).toBe(1);
    expect(await waiting(['pve1', to('local-lvm')], ['pve2', to('local-lvm')])).toBe(0);
    expect(await waiting(['pve1', to('local-lvm')], ['pve2', to('local-lvm', '&target=pve1')])).toBe(1);
  });

  it('counts a shared storage once for all nodes', async () => {
    expect(await waiting(['pve1', to('nas')], ['pve2', to('nas')])).toBe(1);
  });
});
