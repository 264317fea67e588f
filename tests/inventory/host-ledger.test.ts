import { hostLedger } from '../../inventory/host-ledger';
import { exampleSite, vmOf } from './example-site';

const HASH = 'a'.repeat(64);
const { install } = vmOf(exampleSite(), 'dev1');
const sharing = { install: { ...install, roles: { ssh_keys: true } } };
const ledgerOfDev1 = (site = exampleSite(), generations?: Record<string, string>): string =>
  hostLedger(site, vmOf(site, 'dev1'), HASH, generations);

describe('hostLedger', () => {
  it('is the hash of a host that knows no keys of others', () => {
    expect(ledgerOfDev1(exampleSite(), { router: '1', dev1: '1' })).toBe(HASH);
    expect(ledgerOfDev1(exampleSite({ dev1: sharing }), { router: '1', dev1: '1' })).toBe(HASH);
    expect(ledgerOfDev1(exampleSite({ dev1: sharing, router: sharing }))).toBe(HASH);
  });

  it('is another when a machine that shares its key was made anew, and not when the host itself was', () => {
    const site = exampleSite({ dev1: sharing, router: sharing });
    const first = ledgerOfDev1(site, { router: '1', dev1: '1' });
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(ledgerOfDev1(site, { router: '2', dev1: '1' })).not.toBe(first);
    expect(ledgerOfDev1(site, { router: '1', dev1: '2' })).toBe(first);
  });
});
