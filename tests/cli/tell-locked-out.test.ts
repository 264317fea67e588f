import type { PveNode } from '../../site';
import { doorkeeperOf, isAmong, tellLockedOut } from '../../cli/tell-locked-out';

const colors = { yellow: (text: string): string => text };

async function told(admins: readonly string[], towards = '127.0.0.1'): Promise<readonly string[]> {
  const notes: string[] = [];
  const writer = { colors, note: (text: string) => notes.push(text) };
  await tellLockedOut({ writer } as unknown as Parameters<typeof tellLockedOut>[0], {
    what: 'the machines of dev',
    admins,
    towards,
  });
  return notes;
}

describe('whoever is about to close a door', () => {
  test('is told where it closes behind him', async () => {
    expect(await told(['10.0.9.0/24', 'fd00::/64'])).toEqual([
      expect.stringMatching(
        /^the machines of dev will let in 10[.]0[.]9[.]0\/24, fd00::\/64, .* as 127[.]0[.]0[.]1/,
      ),
    ]);
    expect(await told(['127.0.0.0/8'])).toEqual([]);
    expect(await told(['127.0.0.1'])).toEqual([]);
  });

  test('is let in to nodes by those that are named, and from their own network', () => {
    const node = {
      address: '192.0.2.1',
      bridges: [
        { name: 'vmbr0', cidr: '192.0.2.0/24', mtu: 1500 },
        { name: 'vmbr1', cidr: '198.51.100.0/24', mtu: 1500 },
      ],
      setup: { datacenter: { firewall: { enabled: true, admins: ['10.0.9.7'] } } },
    } as unknown as PveNode;
    expect(doorkeeperOf(node)?.admins).toEqual(['10.0.9.7', '192.0.2.0/24']);
    expect(doorkeeperOf({ ...node, setup: {} })).toBeUndefined();
  });

  test.each([
    ['10.0.9.7', ['10.0.9.0/24'], true],
    ['10.0.8.7', ['10.0.9.0/24', '10.0.8.7'], true],
    ['10.0.8.7', ['10.0.9.0/24'], false],
    ['fd00::5', ['fd00::/64'], true],
    ['fd01::5', ['fd00::/64', '10.0.0.0/8'], false],
  ])('%s is among %s: %s', (address, others, expected) => {
    expect(isAmong(address, others)).toBe(expected);
  });
});
