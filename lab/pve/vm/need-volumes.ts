import { parseVolumeId } from '../../../pve/wire';
import { refuse, type Lab, type VmRecord } from '../model';
import { isDriveKey, readDrive } from '../vm-config';
import { findVolume, storageOn } from '../volumes';

/**
 * Everything that a machine starts from must be on its node: after a recovery from a lost node, a disk on that node's own
 * storage is not.
 *
 * @throws ApiError 500 in PVE's words.
 */
export function needVolumes(lab: Lab, vm: VmRecord): void {
  for (const [key, value] of Object.entries(vm.config)) {
    if (!isDriveKey(key) || key.startsWith('unused') || typeof value !== 'string') continue;
    const { file } = readDrive(key, value);
    if (!file.includes(':') || findVolume(lab, vm.node, file)) continue;
    const { storage: name, volume } = parseVolumeId(file);
    const { type, options } = storageOn(lab, vm.node, name);
    if (type !== 'lvm' && type !== 'lvmthin') throw refuse(`volume '${file}' does not exist`);
    const group = options?.['vgname'];
    throw refuse(`no such logical volume ${typeof group === 'string' ? group : 'pve'}/${volume}`);
  }
}
