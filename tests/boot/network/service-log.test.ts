import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceLog } from '../../../boot/network/dnsmasq/service-log';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rackwright-log-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('what a service says is kept, without what a terminal obeys, for its owner alone', () => {
  const file = join(folder, 'dnsmasq.log');
  new ServiceLog(file).add('DHCPDISCOVER(eno2) b4:2e\n\u001b[2Jclient\n');
  expect(readFileSync(file, 'utf8')).toBe('DHCPDISCOVER(eno2) b4:2e\n\uFFFD[2Jclient\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('of much that is said, the last is kept, in two files', () => {
  const file = join(folder, 'dnsmasq.log');
  const log = new ServiceLog(file, 100);
  for (let line = 0; line < 100; line += 1) log.add(`line ${String(line).padStart(4, '0')}\n`);
  expect(statSync(file).size + statSync(`${file}.1`).size).toBeLessThan(300);
  expect(readFileSync(file, 'utf8')).toContain('line 0099');
});

test('a folder that is gone keeps nobody from being served', () => {
  const log = new ServiceLog(join(folder, 'gone', 'dnsmasq.log'));
  expect(() => {
    log.add('line\n');
  }).not.toThrow();
});
