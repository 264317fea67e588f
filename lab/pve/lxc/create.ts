import {
  refuse,
  WorkerKilled,
  type ContainerRecord,
  type Lab,
  type TaskContext,
  type VmConfig,
} from '../model';
import { forbidden } from '../auth';
import { needVolume, volumeKey, storagesOf } from '../volumes';
import { changeContainerConfig } from './container-config';
import { updateContainer } from './find-container';

/** A container that is to be made. */
export interface NewContainer {
  readonly vmid: number;
  readonly node: string;
  readonly pool?: string;
  /** `local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst` */
  readonly template: string;
  /** Storage of what is given no storage. */
  readonly storage?: string;
  readonly options: VmConfig;
  readonly checkpoint: TaskContext['checkpoint'];
}

/**
 * Takes the id, so that nobody else gets it.
 *
 * @throws ApiError 500 when the id is taken, or the template or pool is not there.
 */
export function reserveContainer(
  lab: Lab,
  wanted: {
    readonly vmid: number;
    readonly node: string;
    readonly pool?: string;
    readonly hostname?: string;
  },
  lock: string,
): ContainerRecord {
  const { vmid, node, pool, hostname } = wanted;
  const taken = lab.state.vms.get(String(vmid)) ?? lab.state.containers.get(String(vmid));
  if (taken) {
    const kind = lab.state.vms.has(String(vmid)) ? 'VM' : 'CT';
    throw refuse(`unable to create CT ${vmid} - ${kind} ${vmid} already exists on node '${taken.node}'`);
  }
  if (pool !== undefined && !lab.state.pools.has(pool)) throw forbidden(`pool '${pool}' does not exist`);
  return lab.state.containers.set(String(vmid), {
    vmid,
    node,
    config: { hostname: hostname ?? `CT${vmid}` },
    status: 'stopped',
    lock,
    ...(pool === undefined ? {} : { pool }),
  });
}

/** Makes a reserved container's volumes and configuration; takes all of it back when that fails. */
export function createContainer(lab: Lab, wanted: NewContainer): void {
  const reserved = lab.state.containers.get(String(wanted.vmid));
  if (!reserved) throw refuse(`unable to create CT ${wanted.vmid} - it was removed meanwhile`);
  try {
    needVolume(lab, wanted.node, wanted.template);
    const { rootfs, ...options } = wanted.options;
    const set = {
      arch: 'amd64',
      hostname: `CT${wanted.vmid}`,
      memory: 512,
      swap: 512,
      ostype: osOf(wanted.template),
      ...options,
      rootfs: rootfs ?? `${wanted.storage ?? defaultStorage(lab, wanted.node)}:4`,
    };
    const config = changeContainerConfig(lab, { ...reserved, config: {} }, { set });
    updateContainer(lab, wanted.vmid, { config });
    wanted.checkpoint();
    updateContainer(lab, wanted.vmid, { lock: undefined });
  } catch (error) {
    if (error instanceof WorkerKilled) throw error;
    dropContainer(lab, reserved);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`unable to create CT ${wanted.vmid} - ${reason}`, { cause: error });
  }
}

/** Takes a container and its volumes out of the way; answers what puts them back. */
export function setContainerAside(lab: Lab, container: ContainerRecord): () => void {
  const volumes = [...lab.state.volumes.entries()].filter(([, volume]) => volume.vmid === container.vmid);
  dropContainer(lab, container);
  return () => {
    for (const [key, volume] of volumes) lab.state.volumes.set(key, volume);
    lab.state.containers.set(String(container.vmid), container);
  };
}

/** Forgets a container and deletes its volumes. */
export function dropContainer(lab: Lab, container: ContainerRecord): void {
  for (const volume of [...lab.state.volumes.values()]) {
    if (volume.vmid !== container.vmid || volume.content !== 'rootdir') continue;
    const storage = lab.state.storages.get(volume.storage);
    if (storage) lab.state.volumes.delete(volumeKey(storage, container.node, volume.volume));
  }
  lab.state.containers.delete(String(container.vmid));
}

/** PVE takes `local` when no storage is given. */
function defaultStorage(lab: Lab, node: string): string {
  const found = storagesOf(lab, node, 'rootdir').map(({ storage }) => storage);
  return found.includes('local') ? 'local' : (found[0] ?? 'local');
}

const SYSTEMS = /(debian|ubuntu|devuan|centos|fedora|opensuse|archlinux|alpine|gentoo|nixos)/;

function osOf(template: string): string {
  return SYSTEMS.exec(template)?.[1] ?? 'unmanaged';
}
