import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellByCard } from '../../../boot/network/dnsmasq/scripts-by-card';
import { rackSite } from '../rack-site';

const hosts = rackSite().hosts ?? [];
const PVE1 = 'b4-2e-99-ac-ad-b4';
const URL = 'http://10.0.12.2:8069/boot/a.b/script.ipxe';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rackwright-tftp-'));
  for (const name of ['ipxe.efi', 'undionly.kpxe']) writeFileSync(join(folder, name), name);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the card of an armed machine finds its script and what firmware loads, all others the way to the disk', () => {
  tellByCard(folder, hosts, new Map([['pve1', URL]]));
  expect(readdirSync(folder).sort()).toEqual([PVE1, 'boot.ipxe', 'ipxe.efi', 'undionly.kpxe']);
  expect(readdirSync(join(folder, PVE1)).sort()).toEqual(['boot.ipxe', 'ipxe.efi', 'undionly.kpxe']);
  expect(readFileSync(join(folder, PVE1, 'boot.ipxe'), 'utf8')).toBe(
    `#!ipxe\niseq \${netX/mac} b4:2e:99:ac:ad:b4 || exit 1\nchain ${URL} || exit 1\n`,
  );
  expect(readFileSync(join(folder, 'boot.ipxe'), 'utf8')).toContain('nothing to install');
  // dnsmasq as root gives out what everybody may read, and nothing else.
  expect(statSync(join(folder, PVE1, 'boot.ipxe')).mode & 0o777).toBe(0o644);
});

test('what is not armed any more has no script', () => {
  tellByCard(folder, hosts, new Map([['pve1', URL]]));
  tellByCard(folder, hosts, new Map([['ubuntu1', URL]]));
  expect(existsSync(join(folder, PVE1))).toBe(false);
  tellByCard(folder, hosts, new Map());
  expect(readdirSync(folder).sort()).toEqual(['boot.ipxe', 'ipxe.efi', 'undionly.kpxe']);
});
