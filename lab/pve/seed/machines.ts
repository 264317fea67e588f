import { uuidFrom, type LabState, type VmRecord, type VolumeRecord } from '../model';
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
export function seedMachines(state: LabState, { templates, vms }: MachineCounts): void {
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

interface Seeded {
  readonly vmid: number;
  readonly node: string;
  readonly name: string;
  /** Bytes. */
  readonly disk: number;
  readonly isTemplate?: true;
}

function put(state: LabState, seeded: Seeded): void {
  const { vmid, node, name, disk, isTemplate } = seeded;
  const volume = `${isTemplate ? 'base' : 'vm'}-${vmid}-disk-0`;
  const [first, second] = [uuidFrom(`smbios/${vmid}`), uuidFrom(`generation/${vmid}`)] as const;
  const record: VolumeRecord = {
    storage: STORAGE,
    node,
    volume,
    content: 'images',
    format: 'raw',
    size: disk,
    ctime: 0,
    vmid,
    origin: ORIGIN,
  };
  const storage = state.storages.get(STORAGE);
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
      net0: `virtio=${mac(vmid)},bridge=vmbr0`,
      ostype: 'l26',
      scsi0: `${STORAGE}:${volume},size=${disk / GIB}G`,
      scsihw: 'virtio-scsi-single',
      smbios1: `uuid=${first}`,
      vmgenid: second,
      ...(isTemplate ? { template: 1 } : {}),
    },
  };
  state.vms.set(String(vmid), vm);
}

/** In Proxmox's own range, from the upper half, which the lab's random ones may share but rarely hit. */
function mac(vmid: number): string {
  const hex = (0x80_00_00 + vmid).toString(16).toUpperCase();
  return `BC:24:11:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
}
