import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePropertyString, parseVolumeId } from '../../../pve/wire';
import type { GuestCloudInit } from '../../guests';
import type { Lab, VmRecord } from '../model';
import { needVolume, readFiles, storageOn } from '../volumes';

const FIELDS = {
  user: 'userData',
  meta: 'metaData',
  network: 'networkConfig',
  vendor: 'vendorData',
} as const;

/**
 * Reads the snippets that a machine names in `cicustom`.
 *
 * @throws ApiError 500 when a snippet is not there.
 */
export async function cicustomOf(lab: Lab, vm: VmRecord): Promise<Partial<GuestCloudInit>> {
  const given = parsePropertyString(String(vm.config['cicustom'] ?? ''));
  const found: Partial<Record<keyof GuestCloudInit, string>> = {};
  for (const [name, field] of Object.entries(FIELDS)) {
    const volid = given[name];
    if (volid === undefined) continue;
    readFiles(lab, vm.node, storageOn(lab, vm.node, parseVolumeId(volid).storage, 'snippets'), 'snippets');
    const volume = needVolume(lab, vm.node, volid);
    found[field] = volume.file === undefined ? '' : await readFile(join(lab.directory, volume.file), 'utf8');
  }
  return found;
}
