import type { GuestCloudInit } from '../../guests';
import type { Lab, VmRecord } from '../model';
import { findVolume } from '../volumes';
import { cicustomOf } from './cicustom';
import { generateMetaData, generateNetworkConfig, generateUserData } from './generated';
import { readSeedIso } from './seed-iso';
import { isCloudInitDrive, readDrive } from '../vm-config';

/**
 * The cloud-init data that a machine finds when it boots: from a CD-ROM labelled `cidata`, or from PVE's own drive.
 *
 * @returns undefined when it has neither.
 */
export async function cloudInitOf(lab: Lab, vm: VmRecord): Promise<GuestCloudInit | undefined> {
  const cdroms = Object.entries(vm.config)
    .filter(([key]) => /^(ide|sata|scsi)\d+$/.test(key))
    .map(([key, value]) => readDrive(key, String(value)))
    .filter((drive) => drive.options['media'] === 'cdrom');
  for (const { file } of cdroms) {
    if (isCloudInitDrive(file)) return generate(lab, vm);
    const volume = file.includes(':') ? findVolume(lab, vm.node, file) : undefined;
    const seed = volume && (await readSeedIso(lab.directory, volume));
    if (seed) return seed;
  }
  return undefined;
}

/** What PVE writes on its own drive; snippets of `cicustom` take the place of whole files. */
async function generate(lab: Lab, vm: VmRecord): Promise<GuestCloudInit> {
  const custom = await cicustomOf(lab, vm);
  const userData = custom.userData ?? generateUserData(vm);
  const networkConfig = custom.networkConfig ?? generateNetworkConfig(vm);
  return {
    userData,
    networkConfig,
    metaData: custom.metaData ?? generateMetaData(userData, networkConfig),
    ...(custom.vendorData === undefined ? {} : { vendorData: custom.vendorData }),
  };
}
