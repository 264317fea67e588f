import { renderHostNetworkConfig, renderMetaData, renderUserData } from '../../../answers';
import type { HostDisk } from '../../../site';
import { DISK_IMAGE, IMAGE_INSTALLER, IMAGE_INSTALLER_FILES, type Medium } from '../../media';
import type { Installer, InstallTarget } from '../installer';
import { loginProblems } from '../login';
import { isRefused, rootTarget } from '../root-disk';
import { JOB, renderJob } from './job';

/** What cloud-init reads, in files of these names. */
const SEEDS = ['user-data', 'meta-data', 'network-config'];

/** Writes a disk image, which has cloud-init in it, to the machine's disk; the rest is cloud-init's at the first boot. */
export const diskImage: Installer = {
  decisiveFile: JOB,
  media: ({ profile }) => [IMAGE_INSTALLER, ...(profile.image === undefined ? [] : [profile.image])],
  problems: (target) => {
    const { host, profile } = target;
    const disk = diskOf(target);
    const image = imageOf(target);
    return [
      ...loginProblems(host),
      ...('problems' in disk ? disk.problems : []),
      ...('problems' in image ? image.problems : []),
      ...(target.medium(IMAGE_INSTALLER) === undefined
        ? ['the installer of disk images is not built yet: rackwright image installer']
        : []),
      ...(profile.family === 'debian' || profile.family === 'ubuntu'
        ? []
        : [
            `an image of ${profile.family} has no cloud-init that could be told of "${host.name}": take "boot_method: pxe"`,
          ]),
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
    if ('problems' in disk || 'problems' in image) throw new Error(`"${host.name}" cannot be installed`);
    const userData = renderUserData(host);
    const networkConfig = renderHostNetworkConfig(host);
    return {
      [JOB]: renderJob({ disk: disk.disk, medium: image.medium, image: DISK_IMAGE, seeds: SEEDS }, urls),
      'user-data': userData,
      'meta-data': renderMetaData(host.install.hostname, [userData, networkConfig]),
      'network-config': networkConfig,
    };
  },
};

/** The one disk that may be written, as the kernel itself knows it: the installer has no udev, which makes other names. */
function diskOf({ host }: InstallTarget): { disk: HostDisk } | { problems: readonly string[] } {
  const target = rootTarget(host);
  if (isRefused(target)) return { problems: target };
  const [disk] = target.disks;
  if (!disk || target.level !== undefined) {
    return { problems: [`an image goes on one disk: "/" of "${host.name}" is on an array`] };
  }
  const { path, serial } = disk;
  if (serial === undefined && path !== undefined && !/^\/dev\/[a-z0-9]+$/.test(path)) {
    return {
      problems: [
        `disk "${disk.name}" of "${host.name}" has the path ${path}, which an image's installer does not know: give it its "serial", or a path such as /dev/nvme0n1`,
      ],
    };
  }
  return { disk };
}

function imageOf({
  host,
  profile,
  medium,
}: InstallTarget): { medium: Medium } | { problems: readonly string[] } {
  const { image, name } = profile;
  if (image === undefined) {
    return {
      problems: [
        `profile "${name}" names no "image", which "${host.name}" is to get by its "boot_method: image"`,
      ],
    };
  }
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
