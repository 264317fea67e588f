import { renderHostNetworkConfig, renderMetaData, renderUserData } from '../../../answers';
import { type HostDisk, isFaulty, rootTarget } from '../../../site';
import { DISK_IMAGE, IMAGE_INSTALLER, IMAGE_INSTALLER_FILES, type Medium } from '../../media';
import type { Installer, InstallTarget } from '../installer';
import { guestData } from '../guest-data';
import { loginProblems } from '../login';
import { JOB, renderJob } from './job';

/** What cloud-init reads, in files of these names. */
const SEEDS = ['user-data', 'meta-data', 'network-config'];

/** Writes a disk image, which has cloud-init in it, to the machine's disk; the rest is cloud-init's at the first boot. */
export const diskImage: Installer = {
  decisiveFile: JOB,
  media: ({ profile }) => [IMAGE_INSTALLER, ...(profile.image === undefined ? [] : [profile.image])],
  problems: (target) => {
    const image = imageOf(target);
    return [
      ...loginProblems(target.host),
      ...('problems' in image ? image.problems : []),
      ...(target.medium(IMAGE_INSTALLER) === undefined
        ? ['the installer of disk images is not built yet: rackwright image installer']
        : []),
    ];
  },
  bootPlan: (target, { files }) => ({
    kernel: IMAGE_INSTALLER_FILES.kernel,
    initrds: [{ file: IMAGE_INSTALLER_FILES.initrd }],
    arguments: [
      ...[`initrd=${IMAGE_INSTALLER_FILES.initrd}`, 'panic=60', `rackwright.job=${files}${JOB}`],
      ...cardsOf(target),
      ...target.profile.kernelArguments,
    ],
  }),
  files: (target, urls) => {
    const { host } = target;
    const disk = diskOf(target);
    const image = imageOf(target);
    if (!disk || 'problems' in image) throw new Error(`"${host.name}" cannot be installed`);
    const userData = renderUserData(host, guestData(host));
    const networkConfig = renderHostNetworkConfig(host);
    return {
      [JOB]: renderJob({ disk, medium: image.medium, image: DISK_IMAGE, seeds: SEEDS }, urls),
      'user-data': userData,
      'meta-data': renderMetaData(host.install.hostname, [userData, networkConfig]),
      'network-config': networkConfig,
    };
  },
};

/** The one disk that may be written. */
function diskOf({ host }: InstallTarget): HostDisk | undefined {
  const target = rootTarget(host);
  return isFaulty(target) ? undefined : target.disks[0];
}

function imageOf({ profile, medium }: InstallTarget): { medium: Medium } | { problems: readonly string[] } {
  const { image } = profile;
  // A profile that names none is a fault of the site.
  if (image === undefined) return { problems: [] };
  const found = medium(image);
  if (found?.diskBytes !== undefined) return { medium: found };
  return {
    problems: [
      `the disk image "${image}" is not on this server: rackwright image add FILE|URL --name ${image}`,
    ],
  };
}

/** The cards that boot, so that the installer asks on the right one first. */
function cardsOf({ host }: InstallTarget): readonly string[] {
  const macs = host.interfaces.flatMap((each) => (each.kind === 'nic' && each.pxe ? [each.mac] : []));
  return macs.length === 0 ? [] : [`rackwright.cards=${macs.join(',').toLowerCase()}`];
}
