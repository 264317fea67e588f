import { ConstructError } from '../construct-error';
import { validateVmId } from '../vm-id';
import { settingFaults } from './container-faults';
import type { ContainerProps } from './container-props';

/** @throws {@link ConstructError} `VM_ID_RANGE`, `CONTAINER_SOURCE`, `CONTAINER_NO_KEY`, `CONTAINER_MOUNT`, `CONTAINER_SETTING` */
export function validateContainer(props: ContainerProps): void {
  validateVmId(`container ${props.name}`, props.vmId);
  validateSource(props);
  if (props.sshKeys.length === 0 && !props.clone) {
    throw new ConstructError(
      'CONTAINER_NO_KEY',
      `container ${props.name} has no SSH key, and no password is ever set: nobody could log in. Give sshKeys one.`,
    );
  }
  validateMounts(props);
  const faults = settingFaults(props);
  if (faults.length === 0) return;
  throw new ConstructError(
    'CONTAINER_SETTING',
    [`container ${props.name} cannot be so:`, ...faults].join('\n  '),
  );
}

function validateSource({ name, templateFileId, clone, os, rootDisk, sshKeys }: ContainerProps): void {
  if ((templateFileId === undefined) === (clone === undefined)) {
    throw new ConstructError(
      'CONTAINER_SOURCE',
      `container ${name} is made from ${clone ? 'a template and another container' : 'nothing'}. Give templateFileId or clone.`,
    );
  }
  if (clone && sshKeys.length > 0) {
    throw new ConstructError(
      'CONTAINER_SOURCE',
      `container ${name} is a copy with keys of its own, and PVE gives a copy those of its source. Leave sshKeys empty.`,
    );
  }
  if (!clone && (os === undefined || rootDisk === undefined)) {
    throw new ConstructError(
      'CONTAINER_SOURCE',
      `container ${name} is made from a template, without ${os === undefined ? 'os' : 'rootDisk'}. Give it.`,
    );
  }
}

function validateMounts({ name, mounts = [] }: ContainerProps): void {
  for (const { path, volume, sizeGib } of mounts) {
    if (!path.startsWith('/')) {
      throw new ConstructError(
        'CONTAINER_MOUNT',
        `container ${name} mounts ${volume} at "${path}"; a path begins with a slash. Write "/${path}".`,
      );
    }
    const isThere = volume.startsWith('/') || volume.includes(':');
    if (isThere === (sizeGib !== undefined)) {
      const what = volume.startsWith('/') ? "the node's folder" : 'the volume';
      throw new ConstructError(
        'CONTAINER_MOUNT',
        isThere
          ? `container ${name} mounts ${what} ${volume} with a size, and it is there already. Leave sizeGib out.`
          : `container ${name} mounts a new volume on ${volume} without a size. Give sizeGib.`,
      );
    }
  }
}
