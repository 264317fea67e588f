import { createHash } from 'node:crypto';
import type { MachineDraft, NicDraft, SiteDraft } from '../resolve';
import { MacAddress, type VmId } from '../values';
import type { Lock } from './lock';
import { keyOf } from './machine-key';

/** A MAC address of a NIC that has none of its own. */
export interface GivenMac {
  readonly mac: MacAddress;
  /** Whether it has to be remembered: it does not follow from an id that somebody wrote. */
  readonly remembered: boolean;
}

/** The MAC addresses of NICs that have none of their own: those of the lock, else the one that the VM id gives. */
export function allocateMacs(
  site: SiteDraft,
  idOf: (machine: MachineDraft) => VmId | undefined,
  lock: Lock,
): ReadonlyMap<NicDraft, GivenMac> {
  const given = new Map<NicDraft, GivenMac>();
  let written: ReadonlySet<string> | undefined;
  const taken = new Set<string>();
  const wanting = site.machines
    .flatMap((machine) => machine.nics.map((nic) => ({ machine, nic, key: keyOf(machine) })))
    .filter(({ nic }) => !nic.mac);
  for (const { nic, key } of wanting) {
    const text = lock.get(key)?.nics.get(nic.name)?.mac;
    if (text === undefined || taken.has(text)) continue;
    taken.add(text);
    given.set(nic, { mac: MacAddress.parse(text), remembered: true });
  }
  // Ids that somebody wrote come first: what follows from them must not depend on what is handed out.
  for (const isWritten of [true, false]) {
    for (const { machine, nic, key } of wanting) {
      const id = idOf(machine);
      if (given.has(nic) || !id || (machine.vmId !== undefined) !== isWritten) continue;
      const derived = MacAddress.forVm(id, Number(nic.name.slice('net'.length)));
      const isFree = (text: string): boolean =>
        !taken.has(text) && !(written ??= writtenMacs(site)).has(text);
      // Whoever wrote it for another NIC is told: the machine with this id may have it already.
      const isDue = isWritten && !taken.has(derived.text);
      const mac = isDue || isFree(derived.text) ? derived : firstFree(`${key}/${nic.name}`, isFree);
      taken.add(mac.text);
      given.set(nic, { mac, remembered: !isWritten || mac !== derived });
    }
  }
  return given;
}

/** What somebody wrote, which nothing that is handed out may meet: of VMs, physical machines and their BMCs. */
function writtenMacs({ machines, hosts }: SiteDraft): ReadonlySet<string> {
  return new Set([
    ...[...machines, ...hosts].flatMap(({ nics }) => nics.flatMap(({ mac }) => mac?.value.text ?? [])),
    ...hosts.flatMap(({ spec }) =>
      typeof spec.bmc?.mac === 'string' ? [MacAddress.parse(spec.bmc.mac).text] : [],
    ),
  ]);
}

/** An address of Proxmox's prefix that nobody has: always the same for the same NIC and the same others. */
function firstFree(key: string, isFree: (text: string) => boolean): MacAddress {
  for (let attempt = 0; ; attempt += 1) {
    const digits = createHash('sha256')
      .update(`${key}#${String(attempt)}`)
      .digest('hex');
    const pairs = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)];
    const text = [MacAddress.PROXMOX_PREFIX, ...pairs].join(':').toUpperCase();
    if (isFree(text)) return MacAddress.parse(text);
  }
}
