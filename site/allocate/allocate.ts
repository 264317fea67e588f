import type { ProblemList } from '../errors';
import type {
  AddressDraft,
  AllocatedValue,
  HostDraft,
  InterfaceDraft,
  MachineDraft,
  NicDraft,
  SiteDraft,
} from '../resolve';
import type { Place } from '../text';
import { allocateAddresses, type GivenAddresses } from './addresses';
import type { Lock, MachineAllocation, NicAllocation } from './lock';
import { type AnyMachine, keyOf } from './machine-key';
import { allocateMacs } from './macs';
import { allocateShards } from './shards';
import { allocateVmIds } from './vm-ids';

/** The drafts with everything that was handed out, and what has to be remembered of it. */
export interface AllocationResult {
  readonly drafts: SiteDraft;
  readonly allocations: ReadonlyMap<string, MachineAllocation>;
}

/**
 * Hands out VM ids, MAC addresses and IP addresses to those that have none. What the lock says stays; what it says of
 * machines that are gone stays reserved, so that an address comes back only when nothing else is left.
 *
 * @param isForOnce true where the command line overrides the site: then the lock keeps what it says, whatever holds this time
 */
export function allocate(
  site: SiteDraft,
  lock: Lock,
  problems: ProblemList,
  isForOnce = false,
): AllocationResult {
  const ids = allocateVmIds(site, lock, problems);
  const macs = allocateMacs(site, (machine) => machine.vmId?.value ?? ids.get(machine), lock);
  const addresses = allocateAddresses(site, lock, problems);
  const shards = allocateShards(site, lock, problems);
  const allocations = new Map<string, MachineAllocation>(
    [...lock].map(([key, locked]) => [key, allocationOf(locked)]),
  );
  const remember = (machine: AnyMachine, given: MachineAllocation): void => {
    const key = keyOf(machine);
    const locked = isForOnce ? lock.get(key) : undefined;
    const { nics, ...others } = locked ? allocationOf(both(given, locked)) : given;
    if (Object.keys(others).length === 0 && nics.size === 0) allocations.delete(key);
    else allocations.set(key, { ...others, nics });
  };
  const machines = site.machines.map((machine): MachineDraft => {
    const recorder = new Recorder(machine, lock, addresses);
    const id = ids.get(machine);
    if (id) recorder.noteId(id.number, machine.place);
    const nics = machine.nics.map((nic): NicDraft => {
      const given = macs.get(nic);
      const addressed = recorder.withAddresses(nic, ['vm', 'nics', nic.name]);
      if (!given) return addressed;
      if (given.remembered) recorder.noteMac(nic, given.mac.text);
      const place = given.remembered ? recorder.placeOf(nic.name, 'mac', nic.place) : nic.place;
      return { ...addressed, mac: { value: given.mac, place } };
    });
    const shard = shards.get(machine);
    const ofShard = shard === undefined ? {} : { shard };
    const node = machine.isPlaced ? machine.node : undefined;
    if (node) recorder.noteNode(node.value, machine.place);
    remember(machine, allocationOf({ nics: recorder.nics, vmId: id?.number, node: node?.value, shard }));
    const vmId = id && { value: id, place: recorder.idPlace(machine.place) };
    return { ...machine, nics, ...(vmId ? { vmId } : {}), ...ofShard, ...recorder.allocated() };
  });
  const hosts = site.hosts.map((host): HostDraft => {
    const recorder = new Recorder(host, lock, addresses);
    const nics = host.nics.map((nic) => recorder.withAddresses(nic, ['host', `${nic.kind}s`, nic.name]));
    remember(host, { nics: recorder.nics });
    return { ...host, nics, ...recorder.allocated() };
  });
  return { drafts: { ...site, machines, hosts }, allocations };
}

/** What was handed out now, and what the lock says: of two values the lock's. */
function both(given: MachineAllocation, locked: MachineAllocation): MachineAllocation {
  const names = new Set([...locked.nics.keys(), ...given.nics.keys()]);
  const nics = [...names].map(
    (name) => [name, { ...given.nics.get(name), ...locked.nics.get(name) }] as const,
  );
  return { ...given, ...locked, nics: new Map(nics) };
}

/** What nobody was given is left out, so that equal allocations are equal. */
function allocationOf({ vmId, node, shard, nics }: Partial<MachineAllocation>): MachineAllocation {
  return {
    nics: nics ?? new Map(),
    ...(vmId === undefined ? {} : { vmId }),
    ...(node === undefined ? {} : { node }),
    ...(shard === undefined ? {} : { shard }),
  };
}

/** Notes what one machine is given. */
class Recorder {
  readonly nics = new Map<string, NicAllocation>();
  readonly #values: AllocatedValue[] = [];

  constructor(
    private readonly machine: AnyMachine,
    private readonly lock: Lock,
    private readonly addresses: GivenAddresses,
  ) {}

  /** The place of a value: its line of the lock, or what asked for it where it is new. */
  placeOf(nic: string, field: keyof NicAllocation, asked: Place): Place {
    const locked = this.lock.get(keyOf(this.machine));
    return locked?.nics.get(nic)?.[field] === undefined ? asked : locked.place;
  }

  /** The place of the VM id. */
  idPlace(asked: Place): Place {
    const locked = this.lock.get(keyOf(this.machine));
    return locked?.vmId === undefined ? asked : locked.place;
  }

  noteId(id: number, asked: Place): void {
    this.#values.push({ steps: ['vm', 'vm_id'], value: id, place: this.idPlace(asked) });
  }

  noteNode(node: string, asked: Place): void {
    const locked = this.lock.get(keyOf(this.machine));
    this.#values.push({
      steps: ['vm', 'node'],
      value: node,
      place: locked?.node === undefined ? asked : locked.place,
    });
  }

  noteMac(nic: InterfaceDraft, mac: string): void {
    this.nics.set(nic.name, { ...this.nics.get(nic.name), mac });
    const place = this.placeOf(nic.name, 'mac', nic.place);
    this.#values.push({ steps: ['vm', 'nics', nic.name, 'mac'], value: mac, place });
  }

  /** The interface with the addresses that it was given. */
  withAddresses<T extends InterfaceDraft>(nic: T, steps: readonly string[]): T {
    const given = (['ipv4', 'ipv6'] as const).flatMap((family) => {
      const asked = nic[family];
      const address = this.addresses.get(asked);
      if (!address) return [];
      const place = this.placeOf(nic.name, family, asked.place ?? nic.place);
      this.nics.set(nic.name, { ...this.nics.get(nic.name), [family]: address.address.text });
      this.#values.push({ steps: [...steps, family], value: address.text, place });
      const draft: AddressDraft = { method: 'static', address: { value: address, place } };
      return [[family, draft] as const];
    });
    return given.length === 0 ? nic : { ...nic, ...Object.fromEntries(given) };
  }

  allocated(): { allocated?: readonly AllocatedValue[] } {
    return this.#values.length > 0 ? { allocated: this.#values } : {};
  }
}
