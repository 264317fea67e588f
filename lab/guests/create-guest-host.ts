import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AptProxy } from './apt';
import { kernelObstacle, machineObstacle } from './availability';
import { DhcpServer } from './dhcp';
import type { GuestHost, GuestKind } from './guest-host';
import { findCgroupMounts, Holder, LabCgroups } from './holder';
import { LabGuests } from './lab-guests';
import { NoGuests } from './no-guests';
import { archivesOf } from './root';

/** The port that the lab's apt proxy listens on, in the lab's network. */
const APT_PORT = 3142;

/** What a lab's guests are run with. */
export interface GuestHostOptions {
  /** Name of the lab, `default`. */
  readonly name: string;
  /** The lab's folder; guests lie in `guests` below it. */
  readonly directory: string;
  /** Folder of the user's caches, where the shared root and packages are kept. */
  readonly cacheDirectory: string;
  /** The lab's own address on its first bridge, `10.0.12.1/24`: guests find the apt proxy there. */
  readonly hostAddress: string;
  /** Called with each event in words. */
  readonly onLog?: (line: string) => void;
  /** Proxy that this machine itself must use to reach its apt archives, `http://proxy:3128`. @default none */
  readonly httpProxy?: string;
  /** Folders that the apt proxy serves in the place of archives that cannot be reached, by host. @default none */
  readonly standIns?: Readonly<Record<string, string>>;
  /** What a VM becomes that says nothing of it. @default nspawn */
  readonly defaultKind?: GuestKind;
  /** User that this process runs as. @default asked of the kernel */
  readonly uid?: number;
}

/** The lab's folder of guests. */
export function guestsFolder(labDirectory: string): string {
  return join(labDirectory, 'guests');
}

/** Name of the lab's control group: the same for the same folder, another for every other. */
export function labGroup(labDirectory: string): string {
  const folder = existsSync(labDirectory) ? realpathSync(labDirectory) : labDirectory;
  const name = basename(folder).replace(/[^A-Za-z0-9_-]/g, '-');
  return `${name}-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`;
}

/** The holder and the control groups of a lab; null where the machine has no control groups for guests. */
export function labHolder(labDirectory: string): { holder: Holder; cgroups: LabCgroups } | null {
  const mounts = findCgroupMounts();
  if (!mounts) return null;
  const cgroups = new LabCgroups(mounts, labGroup(labDirectory));
  return { holder: new Holder(guestsFolder(labDirectory), cgroups), cgroups };
}

async function obstacle(options: GuestHostOptions): Promise<string | null> {
  const known = machineObstacle(
    [options.directory, options.cacheDirectory],
    options.uid ?? process.getuid?.() ?? -1,
  );
  if (known !== null) return known;
  mkdirSync(guestsFolder(options.directory), { recursive: true, mode: 0o700 });
  const scratch = mkdtempSync(join(guestsFolder(options.directory), '.probe-'));
  try {
    return await kernelObstacle(scratch, `rackwright-probe-${basename(scratch)}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Opens the guests of a lab: those that an earlier process left running are taken over.
 *
 * Nothing is started before the first bridge or guest is asked for. Where guests cannot run at all, what comes back
 * says why in `unavailable()`.
 */
export async function createGuestHost(options: GuestHostOptions): Promise<GuestHost> {
  const reason = await obstacle(options);
  const lab = reason === null ? labHolder(options.directory) : null;
  if (!lab) return new NoGuests(reason ?? 'this machine has no control groups that guests could use');
  const onLog = options.onLog ?? ((): void => undefined);
  const directory = guestsFolder(realpathSync(options.directory));
  const origins = archivesOf(options.cacheDirectory);
  const socket = join(directory, 'apt.sock');
  const proxy = new AptProxy({
    socket,
    cacheDirectory: join(options.cacheDirectory, 'apt'),
    origins,
    onLog,
    ...(options.standIns === undefined ? {} : { standIns: options.standIns }),
    ...(options.httpProxy === undefined ? {} : { httpProxy: options.httpProxy }),
  });
  const guests = new LabGuests({
    ...lab,
    directory,
    cacheDirectory: realpathIfThere(options.cacheDirectory),
    defaultKind: options.defaultKind ?? 'nspawn',
    dhcp: new DhcpServer({ ...lab, directory, onLog }),
    aptProxy: `http://${options.hostAddress.split('/')[0] ?? ''}:${String(APT_PORT)}`,
    onLog,
    onHolder: async (fresh) => {
      await proxy.start();
      if (!fresh) return;
      const listen = `TCP-LISTEN:${String(APT_PORT)},fork,reuseaddr`;
      lab.holder.background(['socat', listen, `UNIX-CONNECT:${socket}`], 'apt');
    },
    onClose: async () => {
      await proxy.stop();
      rmSync(socket, { force: true });
    },
  });
  await guests.adopt();
  return guests;
}

function realpathIfThere(directory: string): string {
  return existsSync(directory) ? realpathSync(directory) : directory;
}
