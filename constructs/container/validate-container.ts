import { ConstructError } from '../construct-error';
import { validateVmId } from '../vm-id';
import type { ContainerProps } from './container-props';

/** @throws {@link ConstructError} `VM_ID_RANGE`, `CONTAINER_NO_KEY`, `CONTAINER_SOURCE`, `CONTAINER_MOUNT`, `CONTAINER_ADDRESS`, `CONTAINER_PRIVILEGED` */
export function validateContainer(props: ContainerProps): void {
  validateVmId(`container ${props.name}`, props.vmId);
  validateSource(props);
  validateMounts(props);
  for (const { ipv4 } of props.nics) {
    if (ipv4.method !== 'auto') continue;
    throw new ConstructError(
      'CONTAINER_ADDRESS',
      `container ${props.name} has a card with IPv4 "auto", which only IPv6 has. Set ipv4 to dhcp, static or none.`,
    );
  }
  if (props.isPrivileged === true && (props.idMaps ?? []).length > 0) {
    throw new ConstructError(
      'CONTAINER_PRIVILEGED',
      `container ${props.name} is privileged and has idMaps; ids of a privileged container are those of the node. Leave one of both out.`,
    );
  }
}

function validateSource({ name, templateFileId, os, clone, sshKeys }: ContainerProps): void {
  if ((templateFileId === undefined) === (clone === undefined)) {
    throw new ConstructError(
      'CONTAINER_SOURCE',
      `container ${name} is made from ${clone ? 'a template and a copy' : 'nothing'}; it needs templateFileId or clone. Give one of them.`,
    );
  }
  if (templateFileId !== undefined && os === undefined) {
    throw new ConstructError(
      'CONTAINER_SOURCE',
      `container ${name} does not say what is in its template; PVE sets its network up accordingly. Give os, debian for instance.`,
    );
  }
  if (clone) return;
  if (sshKeys.length === 0) {
    throw new ConstructError(
      'CONTAINER_NO_KEY',
      `container ${name} has no SSH key, and no password is ever set: nobody could log in. Give sshKeys one.`,
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
    if (volume.startsWith('/') === (sizeGib !== undefined)) {
      throw new ConstructError(
        'CONTAINER_MOUNT',
        volume.startsWith('/')
          ? `container ${name} mounts the node's folder ${volume} with a size; folders have none. Leave sizeGib out.`
          : `container ${name} mounts a new volume on ${volume} without a size. Give sizeGib.`,
      );
    }
  }
}
