import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../site';
import { isoParts, isoSystemArea } from '../iso9660';
import { writeUpload } from '../stack-files';
import type { CloudInitData } from './cloud-init-data';

/** Whose data, and in what form. */
export interface CloudInitFiles {
  readonly host: string;
  readonly delivery: Environment['cloudInit'];
  /** Called when the files are written: ten thousand machines' texts would fill the memory until then. */
  readonly render: () => CloudInitData;
}

/**
 * Writes `<host>-user.yaml`, `-meta.yaml` and `-network.yaml`, and the ISO that carries them.
 *
 * The meta-data hold a hash of the rest and are written last: where they are there already, all is.
 */
export function writeCloudInitFiles(folder: string, { host, delivery, render }: CloudInitFiles): void {
  const data = render();
  const file = (name: string): string => join(folder, `${host}-${name}`);
  const isIso = delivery === 'nocloud-iso';
  if (
    isIso &&
    exists(file('cidata.iso')) &&
    exists(file('meta.yaml')) &&
    readFileSync(file('meta.yaml'), 'utf8') === data.metaData
  )
    return;
  mkdirSync(folder, { recursive: true });
  if (isIso) {
    const files = {
      'user-data': data.userData,
      'meta-data': data.metaData,
      'network-config': data.networkConfig,
    };
    writeUpload(file('cidata.iso'), isoParts({ label: 'cidata', files }), isoSystemArea);
  }
  writeFileSync(file('user.yaml'), data.userData);
  writeFileSync(file('network.yaml'), data.networkConfig);
  writeFileSync(file('meta.yaml'), data.metaData);
}

/** Asked before reading, since a failed read costs as much as writing the file. */
function exists(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}
