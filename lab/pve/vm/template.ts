import { refuse, type ConfigValue, type Lab, type VmRecord } from '../model';
import { findVolume, volumeId, volumeKey } from '../volumes';
import { needUnlocked, updateVm } from './find-vm';
import { isCloudInitDrive, isDriveKey, readDrive, writeDrive } from '../vm-config';

/**
 * Refuses what cannot become a template.
 *
 * @throws ApiError 500 in PVE's words.
 */
export function checkTemplate(lab: Lab, node: string, vmid: number): VmRecord {
  const vm = needUnlocked(lab, node, vmid);
  if (Object.keys(vm.snapshots ?? {}).length > 0) {
    throw refuse('unable to create template, because VM contains snapshots');
  }
  if (vm.config['template'] === 1) throw refuse("you can't convert a template to a template");
  if (vm.status === 'running') throw refuse("you can't convert a VM to template if VM is running");
  return vm;
}

/** Turns a stopped machine into a template: its disks become base volumes. */
export function makeTemplate(lab: Lab, node: string, vmid: number): void {
  const vm = checkTemplate(lab, node, vmid);
  const config: Record<string, ConfigValue> = { ...vm.config, template: 1 };
  for (const key of Object.keys(config).filter(isDriveKey)) {
    const drive = readDrive(key, String(config[key]));
    const volume = drive.file.includes(':') ? findVolume(lab, node, drive.file) : undefined;
    const storage = volume && lab.state.storages.get(volume.storage);
    if (!volume || !storage || volume.content !== 'images' || isCloudInitDrive(drive.file)) continue;
    const base = { ...volume, volume: volume.volume.replace(`vm-${vmid}-`, `base-${vmid}-`) };
    lab.state.volumes.delete(volumeKey(storage, node, volume.volume));
    lab.state.volumes.set(volumeKey(storage, node, base.volume), base);
    config[key] = writeDrive({ ...drive, file: volumeId(base) }, base);
  }
  updateVm(lab, vmid, { config });
}
