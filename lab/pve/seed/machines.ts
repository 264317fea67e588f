import { formatSize } from '../../../pve/wire';
import { uuidFrom, type LabState, type VmConfig, type VmRecord, type VolumeRecord } from '../model';
import { volumeKey } from '../volumes';

const GIB = 1024 ** 3;
const FIRST_VM = 100;
const FIRST_TEMPLATE = 9000;
/** What the machines boot from: a root that the lab's guests have. */
const ORIGIN = 'debian-12';
const STORAGE = 'local-lvm';

/** Machines by their counts. */
export interface MachineCounts {
  /** Templates `template1`, `template2`, … with the ids from 9000 on. */
  readonly templates: number;
  /** Stopped machines `vm1`, `vm2`, … with the ids from 100 on, spread over the nodes. */
  readonly vms: number;
}

/** Puts machines into a new lab: the same counts give the same machines. */
export function seedMachines(state: LabState, machines: MachineCounts | readonly SeededMachine[]): void {
  if (isList(machines)) for (const machine of machines) put(state, machine);
  else seedCounted(state, machines);
}

function isList(machines: MachineCounts | readonly SeededMachine[]): machines is readonly SeededMachine[] {
  return Array.isArray(machines);
}

function seedCounted(state: LabState, { templates, vms }: MachineCounts): void {
  const nodes = [...state.nodes.keys()];
  const node = (index: number): string => nodes[index % nodes.length] ?? '';
  // Past the usual place of templates they come after the machines.
  const firstTemplate = FIRST_VM + vms > FIRST_TEMPLATE ? FIRST_VM + vms : FIRST_TEMPLATE;
  for (let index = 0; index < vms; index += 1)
    put(state, { vmid: FIRST_VM + index, node: node(index), name: `vm${index + 1}`, disk: 8 * GIB });
  for (let index = 0; index < templates; index += 1)
    put(state, {
      vmid: firstTemplate + index,
      node: node(index),
      name: `template${index + 1}`,
      disk: 3 * GIB,
      isTemplate: true,
    });
}

/** A machine of a new lab. */
export interface SeededMachine {
  readonly vmid: number;
  readonly node: string;
  readonly name: string;
  /** Bytes. */
  readonly disk: number;
  readonly isTemplate?: true;
  /** @default 'local-lvm' */
  readonly storage?: string;
  /** Name of the root in the catalogue; null is an empty disk. @default 'debian-12' */
  readonly image?: string | null;
  /** @default one card on vmbr0 */
  readonly networks?: readonly SeededCard[];
  readonly pool?: string;
  /** Options that go before those that every machine gets. */
  readonly config?: VmConfig;
}

/** A card of a machine of a new lab. */
interface SeededCard {
  readonly bridge: string;
  readonly mac?: string | undefined;
  readonly vlan?: number | undefined;
  readonly model?: string | undefined;
}

function put(state: LabState, seeded: SeededMachine): void {
  const { vmid, node, name, disk, isTemplate, pool, storage: place = STORAGE, image = ORIGIN } = seeded;
  const storage = state.storages.get(place);
  const isFile = storage?.path !== undefined;
  const base = `${isTemplate ? 'base' : 'vm'}-${vmid}-disk-0`;
  const volume = isFile ? `${vmid}/${base}.qcow2` : base;
  const [first, second] = [uuidFrom(`smbios/${vmid}`), uuidFrom(`generation/${vmid}`)] as const;
  const record: VolumeRecord = {
    storage: place,
    ...(storage?.shared ? {} : { node }),
    volume,
    content: 'images',
    format: isFile ? 'qcow2' : 'raw',
    size: disk,
    ctime: 0,
    vmid,
    ...(image === null ? {} : { origin: image }),
  };
  if (storage) state.volumes.set(volumeKey(storage, node, volume), record);
  const vm: VmRecord = {
    vmid,
    node,
    status: 'stopped',
    config: {
      name,
      // An agent that is on and does not answer makes the bpg provider wait for 15 minutes on every clone.
      agent: 'enabled=0',
      boot: 'order=scsi0',
      cores: 2,
      memory: '2048',
      ostype: 'l26',
      scsi0: `${place}:${volume},size=${formatSize(disk)}`,
      scsihw: 'virtio-scsi-single',
      smbios1: `uuid=${first}`,
      vmgenid: second,
      ...(isTemplate ? { template: 1 } : {}),
      ...cards(seeded),
      ...seeded.config,
    },
    ...(pool === undefined ? {} : { pool }),
  };
  state.vms.set(String(vmid), vm);
}

function cards({ vmid, networks = [{ bridge: 'vmbr0' }] }: SeededMachine): VmConfig {
  const written = networks.map(({ bridge, mac: given, vlan, model = 'virtio' }, index) => {
    // The next cards come far behind the first ones of all machines.
    const address = given?.toUpperCase() ?? mac(vmid + index * 0x10_00_00);
    return [
      `net${index}`,
      `${model}=${address},bridge=${bridge}${vlan === undefined ? '' : `,tag=${vlan}`}`,
    ] as const;
  });
  return Object.fromEntries(written);
}

/** In Proxmox's own range, from the upper half, which the lab's random ones may share but rarely hit. */
function mac(vmid: number): string {
  const hex = (0x80_00_00 + (vmid % 0x80_00_00)).toString(16).toUpperCase();
  return `BC:24:11:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
}
