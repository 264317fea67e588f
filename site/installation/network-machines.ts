import type { OsProfile, PhysicalHost, Site, Vm } from '../model';
import { installedVm } from './installed-vm';

/** A machine that is installed over the network: of iron, or a VM in its terms. */
export interface NetworkMachine extends PhysicalHost {
  /** What a VM is beside that; absent of a machine of iron. */
  readonly vm?: NetworkVm;
}

/** A VM that starts from the network. */
export interface NetworkVm {
  /** Of PVE. */
  readonly id: number;
  /** Name of the node that it is made on. */
  readonly node: string;
  /** Whether the QEMU guest agent is to run in it. */
  readonly guestAgent: boolean;
  /** Whether its firmware starts nothing but what is signed. */
  readonly isSecureBoot: boolean;
  /** PVE's names of its disks, the first of which is installed on. */
  readonly disks: readonly string[];
}

type Machines = Pick<Site, 'hosts' | 'osProfiles'> & Partial<Pick<Site, 'environments'>>;

interface Found {
  readonly all: readonly NetworkMachine[];
  readonly byName: ReadonlyMap<string, NetworkMachine>;
}

/** A site that was read anew is another object. */
const known = new WeakMap<Machines, Found>();

/** Every machine of a site that starts from the network: those of iron, then the VMs with `boot_method: pxe`. */
export function networkMachines(site: Machines): readonly NetworkMachine[] {
  return find(site).all;
}

/** One of them. */
export function networkMachine(site: Machines, name: string): NetworkMachine | undefined {
  return find(site).byName.get(name);
}

function find(site: Machines): Found {
  const before = known.get(site);
  if (before) return before;
  const { hosts = [], osProfiles = [], environments = [] } = site;
  const vms = environments.flatMap((environment) =>
    environment.vms
      .filter(({ bootMethod }) => bootMethod === 'pxe')
      .map((vm) => ({
        ...networkVm(
          vm,
          osProfiles.find(({ name }) => name === vm.os),
        ),
        environment: environment.name,
      })),
  );
  const all: readonly NetworkMachine[] = [...hosts, ...vms];
  const found = { all, byName: new Map(all.map((machine) => [machine.name, machine])) };
  known.set(site, found);
  return found;
}

/** A VM that starts from the network, in the terms of a machine of iron. */
export function networkVm(vm: Vm, profile: OsProfile | undefined): NetworkMachine {
  const machine = installedVm(vm);
  const [boot] = vm.disks;
  const { name, os, answer, description, cores, sockets, memoryMib, requires = [] } = vm;
  return {
    ...machine,
    // Where the site says that it holds something else, it is not the system's.
    disks: machine.disks.map((disk) => ({ ...disk, mount: boot?.mount ?? '/' })),
    bootMethod: isOfImage(profile) ? 'image' : 'pxe',
    ...{ name, cores: cores * sockets, memoryMib, requires },
    ...(os === undefined ? {} : { os }),
    ...(answer ? { answer } : {}),
    ...(description === undefined ? {} : { description }),
    vm: {
      ...{ id: vm.vmId, node: vm.node, guestAgent: vm.agent, isSecureBoot: vm.efiDisk?.secureBoot ?? false },
      disks: vm.disks.map((disk) => disk.interface),
    },
  };
}

/** On iron the machine says whether it gets a disk image; there is no such word of a VM, so that its profile decides. */
function isOfImage({ image, iso }: Partial<OsProfile> = {}): boolean {
  return image !== undefined && iso === undefined;
}
