import type { HostDisk } from '../../../site';
import type { Medium } from '../../media';
import type { InstallUrls } from '../installer';

/** Name of the file that says what is to be written to which disk. */
export const JOB = 'job';

/** What the installer is told. */
export interface Job {
  readonly disk: HostDisk;
  readonly medium: Medium;
  /** File of the medium. */
  readonly image: string;
  /** Names of the files of the installation that the machine's cloud-init reads. */
  readonly seeds: readonly string[];
}

const MIB = 1024 * 1024;
const MIB_IN_GIB = 1024;

/**
 * The job of the installer of disk images: a line for each thing, its name and, after a space, its value.
 * @throws Error where a value has an end of line
 */
export function renderJob({ disk, medium, image, seeds }: Job, urls: InstallUrls): string {
  const file = medium.files.find(({ name }) => name === image);
  if (!file) throw new Error(`"${medium.name}" has no ${image}`);
  const lines: readonly (readonly [string, string])[] = [
    ['report', urls.report],
    ['logs', urls.logs],
    ['image', `${urls.media}${medium.version}/${image}`],
    ['sha256', file.sha256],
    // The kernel counts sizes of disks in sectors of 512 bytes; a MiB keeps the numbers small for a 32-bit shell.
    ['disk-mib', String(mibOf(disk, medium))],
    ['image-mib', String(Math.ceil((medium.diskBytes ?? 0) / MIB))],
    ...(disk.path === undefined || disk.scsiId !== undefined ? [] : [['disk-path', disk.path] as const]),
    ...(disk.scsiId === undefined ? [] : [['disk-scsi-id', disk.scsiId] as const]),
    ...(disk.serial === undefined ? [] : [['disk-serial', disk.serial] as const]),
    ...seeds.map((name) => ['seed', `${name} ${urls.files}${name}`] as const),
  ];
  return lines.map(([name, value]) => line(name, value)).join('');
}

/** The disk is to be at least as large as the site says and the image is. */
function mibOf({ minSizeGib = 0 }: HostDisk, { diskBytes = 0 }: Medium): number {
  return Math.max(minSizeGib * MIB_IN_GIB, Math.ceil(diskBytes / MIB));
}

function line(name: string, value: string): string {
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  if (/[\u0000-\u001f]/.test(value)) throw new Error(`a control character in "${name}" of a job`);
  return `${name} ${value}\n`;
}
