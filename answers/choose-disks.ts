import type { HostDisk } from '../site';
import { findDiskOf, renderFindDisk } from './find-disk';

/** Where Ubuntu's installer has its configuration, which it reads again after the early commands. */
const CONFIGURATION = '/autoinstall.yaml';

/** Stands in the installer's `storage` for the path that {@link renderChooseDisks} finds; no disk has it. */
export function chosenDisk(index: number): string {
  return `/dev/rackwright/disk${String(index)}-of-site`;
}

/**
 * The early command of Ubuntu's installer that writes the kernel's paths of the disks into its configuration, before it looks for
 * disks. A `match` by serial number would take the first of several disks, and compares what udev made of serial number and model.
 * @param tell shell command that is given `"$1"`, a report as JSON; none where nobody is told
 * @see https://canonical-subiquity.readthedocs-hosted.com/en/latest/reference/autoinstall-reference.html#early-commands
 */
export function renderChooseDisks(disks: readonly HostDisk[], tell = ':'): string {
  const chosen = disks.map(
    (disk, index) => `${findDiskOf(disk)}
sed -i "s|${chosenDisk(index)}|$disk|g" ${CONFIGURATION}
`,
  );
  return `${renderFindDisk({ tell, end: 'exit 1' })}${chosen.join('')}`;
}
