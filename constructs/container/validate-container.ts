import { ConstructError } from '../construct-error';
import { validateVmId } from '../vm-id';
import type { ContainerProps } from './container-props';

/** @throws {@link ConstructError} `VM_ID_RANGE`, `CONTAINER_NO_KEY`, `CONTAINER_MOUNT` */
export function validateContainer(props: ContainerProps): void {
  validateVmId(`container ${props.name}`, props.vmId);
  if (props.sshKeys.length === 0) {
    throw new ConstructError(
      'CONTAINER_NO_KEY',
      `container ${props.name} has no SSH key, and no password is ever set: nobody could log in. Give sshKeys one.`,
    );
  }
  for (const { path, volume, sizeGib } of props.mounts ?? []) {
    if (!path.startsWith('/')) {
      throw new ConstructError(
        'CONTAINER_MOUNT',
        `container ${props.name} mounts ${volume} at "${path}"; a path begins with a slash. Write "/${path}".`,
      );
    }
    if (volume.startsWith('/') === (sizeGib !== undefined)) {
      throw new ConstructError(
        'CONTAINER_MOUNT',
        volume.startsWith('/')
          ? `container ${props.name} mounts the node's folder ${volume} with a size; folders have none. Leave sizeGib out.`
          : `container ${props.name} mounts a new volume on ${volume} without a size. Give sizeGib.`,
      );
    }
  }
}
