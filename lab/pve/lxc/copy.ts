import {
  refuse,
  WorkerKilled,
  type ContainerRecord,
  type Lab,
  type TaskContext,
  type VmConfig,
} from '../model';
import { copyDisk, findVolume, storageOn, volumeId, volumeKey } from '../volumes';
import { isMountKey, readMount, writeMount } from './container-config';
import { dropContainer } from './create';
import { needUnlockedContainer, updateContainer } from './find-container';
import { parsePropertyString } from '../../../pve/wire';
import { writeProperties } from '../vm-config';

/** A copy that is to be made. */
export interface ContainerCopy {
  readonly newid: number;
  readonly target: string;
  readonly full: boolean;
  readonly storage?: string;
  readonly hostname?: string;
  readonly description?: string;
  readonly checkpoint: TaskContext['checkpoint'];
}

/** Fills a reserved container with a copy of another one; takes it back when that fails. */
export function cloneContainer(lab: Lab, source: ContainerRecord, copy: ContainerCopy): void {
  const reserved = lab.state.containers.get(String(copy.newid));
  if (!reserved) throw refuse(`clone failed: CT ${copy.newid} was removed meanwhile`);
  try {
    updateContainer(lab, copy.newid, { config: copyConfig(lab, source, copy) });
    copy.checkpoint();
    updateContainer(lab, copy.newid, { lock: undefined });
  } catch (error) {
    if (error instanceof WorkerKilled) throw error;
    dropContainer(lab, reserved);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`clone failed: ${reason}`, { cause: error });
  }
}

function copyConfig(lab: Lab, source: ContainerRecord, copy: ContainerCopy): VmConfig {
  const entries = Object.entries(source.config)
    .filter(([key]) => !/^(?:template|parent|unused\d+)$/.test(key))
    .map(([key, value]): [string, string | number] => {
      if (isMountKey(key)) return [key, copyMount(lab, source, String(value), copy)];
      if (!/^net\d+$/.test(key)) return [key, value];
      return [key, writeProperties({ ...parsePropertyString(String(value)), hwaddr: lab.ids.mac() })];
    });
  const { hostname, description } = copy;
  return {
    ...Object.fromEntries(entries),
    hostname: hostname ?? `Copy-of-CT-${String(source.config['hostname'] ?? source.vmid)}`,
    ...(description === undefined ? {} : { description }),
  };
}

function copyMount(lab: Lab, source: ContainerRecord, value: string, copy: ContainerCopy): string {
  const mount = readMount(value);
  const volume = mount.volume.includes(':') ? findVolume(lab, source.node, mount.volume) : undefined;
  if (volume?.content !== 'rootdir') return value;
  const made = copyDisk(lab, volume, {
    vmid: copy.newid,
    node: copy.target,
    storage: copy.full ? (copy.storage ?? volume.storage) : volume.storage,
    format: volume.format,
    content: 'rootdir',
    ...(copy.full ? {} : { parent: volumeId(volume) }),
  });
  return writeMount({ ...mount, volume: volumeId(made) }, made);
}

/** Turns a stopped container into a template: its volumes become base volumes. */
export function makeContainerTemplate(lab: Lab, node: string, vmid: number): void {
  const container = needUnlockedContainer(lab, node, vmid);
  if (container.status === 'running') throw refuse("you can't convert a CT to template if the CT is running");
  const entries = Object.entries(container.config).map(([key, value]): [string, string | number] => {
    const mount = isMountKey(key) ? readMount(String(value)) : undefined;
    const volume = mount?.volume.includes(':') ? findVolume(lab, node, mount.volume) : undefined;
    const storage = volume && lab.state.storages.get(volume.storage);
    if (!mount || !storage || volume.vmid !== vmid) return [key, value];
    const base = { ...volume, volume: volume.volume.replace(`vm-${vmid}-`, `base-${vmid}-`) };
    lab.state.volumes.delete(volumeKey(storage, node, volume.volume));
    lab.state.volumes.set(volumeKey(storage, node, base.volume), base);
    return [key, writeMount({ ...mount, volume: volumeId(base) }, base)];
  });
  updateContainer(lab, vmid, { config: { ...Object.fromEntries(entries), template: 1 } });
}

/** Moves a container, with what lies on local storages, to another node. */
export function migrateContainer(lab: Lab, container: ContainerRecord, target: string): void {
  const { vmid, node } = container;
  for (const volume of [...lab.state.volumes.values()]) {
    if (volume.vmid !== vmid || volume.node !== node) continue;
    const storage = storageOn(lab, target, volume.storage);
    lab.state.volumes.delete(volumeKey(storage, node, volume.volume));
    lab.state.volumes.set(volumeKey(storage, target, volume.volume), { ...volume, node: target });
  }
  updateContainer(lab, vmid, { node: target });
}
