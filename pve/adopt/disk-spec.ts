import { parsePropertyString, parseSize, parseVolumeId } from '../wire';
import { AdoptError } from './adopt-error';

const GIB = 1024 ** 3;

/**
 * A disk in the words of a site; undefined for a CD-ROM and for PVE's own cloud-init drive.
 * @param key `scsi0`
 * @param value `local-lvm:vm-105-disk-0,size=4G`
 * @throws {@link AdoptError} `ADOPT_DISK` for what a site cannot describe
 */
export function diskSpecOf(key: string, value: string): object | undefined {
  const parts = parsePropertyString(value, { defaultKey: 'file' });
  const { file = '', size = '' } = parts;
  if (parts['media'] === 'cdrom' || /vm-\d+-cloudinit/.test(file)) return undefined;
  if (file.startsWith('/')) {
    throw new AdoptError(
      'ADOPT_DISK',
      `disk ${key} is ${file} of the node; a site describes disks that are volumes of a storage. Describe the VM in a program, or ` +
        'bring the disk into a storage first.',
    );
  }
  const gib = size === '' ? Number.NaN : parseSize(size) / GIB;
  if (key.startsWith('ide') || !Number.isInteger(gib)) {
    throw new AdoptError(
      'ADOPT_DISK',
      `disk ${key} of ${size || 'no size'} is on ${key.replace(/\d+$/, '')}; a site describes disks of whole GiB on scsi, virtio and sata. ` +
        'Move or resize it in PVE first.',
    );
  }
  refuseUnknown(key, parts);
  const fields = {
    size: `${String(gib)}GiB`,
    datastore: parseVolumeId(file).storage,
    ssd: parts['ssd'] === '1',
    discard: parts['discard'] === 'on',
    iothread: parts['iothread'] === '1',
    cache: parts['cache'],
    aio: parts['aio'],
    serial: parts['serial'],
    backup: parts['backup'] === '0' ? false : undefined,
    replicate: parts['replicate'] === '0' ? false : undefined,
    limits: limitsOf(parts),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined));
}

/** What the provider reads and a site has no word for: the first deploy would take it away. */
const TAKEN_AWAY = ['queues', 'mbps_rd_max', 'mbps_wr_max', 'iops_rd_max', 'iops_wr_max'];

function refuseUnknown(key: string, parts: Readonly<Record<string, string | undefined>>): void {
  const found = TAKEN_AWAY.flatMap((word) => (parts[word] === undefined ? [] : [`${word}=${parts[word]}`]));
  if (found.length === 0) return;
  throw new AdoptError(
    'ADOPT_DISK',
    `disk ${key} has ${found.join(' and ')}, for which a site has no word, and a deploy would take it away. ` +
      'Remove it in PVE first, or leave the VM to whoever set it.',
  );
}

/** PVE's words for a disk's limits, by a site's. */
const LIMITS = { read_mib: 'mbps_rd', write_mib: 'mbps_wr', read_iops: 'iops_rd', write_iops: 'iops_wr' };

function limitsOf(parts: Readonly<Record<string, string | undefined>>): object | undefined {
  const limits = Object.entries(LIMITS).flatMap(([word, key]) => {
    const value = parts[key];
    return value === undefined ? [] : [[word, Number(value)] as const];
  });
  return limits.length > 0 ? Object.fromEntries(limits) : undefined;
}
