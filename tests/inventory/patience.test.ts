import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ConfigureOptions } from '../../inventory';
import { keepHostKey } from '../../inventory/run/host-key';
import { patienceWith } from '../../inventory/run/patience';
import { knownHostsFile } from '../../inventory/ssh-config';
import type { Vm } from '../../site';
import { exampleVm } from '../stacks/example-site';

const HOUR = 3_600_000;
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rackwright-patience-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const identity = { name: 'd1', vmId: 10_001, posture: 'dev', nics: [] } as const;
const vmOf = (bootMethod: Vm['bootMethod']): Vm =>
  exampleVm(identity, bootMethod === undefined ? {} : { bootMethod });
const optionsOf = (parts: Partial<ConfigureOptions> = {}): ConfigureOptions =>
  ({ directory, generations: { d1: 'first' }, ...parts }) as ConfigureOptions;

test.each([
  [undefined, 300_000, 90_000],
  ['iso', HOUR, HOUR],
  ['pxe', HOUR, HOUR],
] as const)('a machine by %j is waited for %d ms', (bootMethod, sshMs, loginMs) => {
  expect(patienceWith(optionsOf(), vmOf(bootMethod))).toMatchObject({ sshMs, loginMs });
});

test('one that was reached is installed, until the deployment makes it anew', () => {
  const vm = vmOf('iso');
  const knownHosts = knownHostsFile(directory, vm);
  mkdirSync(dirname(knownHosts), { recursive: true });
  writeFileSync(knownHosts, 'd1 ssh-ed25519 AAAA\n');
  // The key of an installer's own SSH server is no sign of it.
  expect(patienceWith(optionsOf(), vm).sshMs).toBe(HOUR);
  keepHostKey({ knownHosts, generation: 'first' });
  expect(patienceWith(optionsOf(), vm).sshMs).toBe(300_000);
  expect(patienceWith(optionsOf({ generations: { d1: 'second' } }), vm).sshMs).toBe(HOUR);
});

test.each([
  [undefined, 120_000],
  ['iso', HOUR / 2],
] as const)(
  'the keys of a machine by %j are waited for %d ms where SSH is there',
  (bootMethod, hostKeyMs) => {
    expect(patienceWith(optionsOf(), vmOf(bootMethod))).toMatchObject({ hostKeyMs });
    expect(patienceWith(optionsOf({ sshTimeoutMs: 1000 }), vmOf(bootMethod)).hostKeyMs).toBe(500);
    expect(patienceWith(optionsOf({ hostKeyTimeoutMs: 7 }), vmOf(bootMethod)).hostKeyMs).toBe(7);
  },
);

test('who says how long is heard', () => {
  const options = optionsOf({ sshTimeoutMs: 1000, loginTimeoutMs: 2000 });
  expect(patienceWith(options, vmOf('iso'))).toMatchObject({ sshMs: 1000, loginMs: 2000 });
});
