import { WireError } from './wire-error';

/** A volume of a storage. */
export interface VolumeId {
  readonly storage: string;
  /** `vm-100-disk-0`, `iso/x.iso`, `100/vm-100-disk-0.qcow2` */
  readonly volume: string;
}

/**
 * Reads `local:iso/x.iso`.
 *
 * @throws WireError WIRE_VOLUME_ID
 */
export function parseVolumeId(text: string): VolumeId {
  const match = /^([a-zA-Z][\w.-]*[a-zA-Z0-9]):([^\s,]+)$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new WireError(
      'WIRE_VOLUME_ID',
      `unable to parse volume ID '${text}': write storage:volume, as in local:iso/x.iso`,
    );
  }
  return { storage: match[1], volume: match[2] };
}

/** Writes a volume as PVE names it. */
export function formatVolumeId(volume: VolumeId): string {
  return `${volume.storage}:${volume.volume}`;
}
