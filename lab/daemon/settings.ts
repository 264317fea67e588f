import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { GuestKind } from '../guests';
import { labDirectory, labNames, type LabFolders } from './lab-record';
import { readJson } from './read-json';

/** How a lab was last started: its next start is the same, so that clients find it where it was. */
export interface LabSettings {
  /** TCP port of the API. */
  readonly port: number;
  /** TCP port of the first node's SSH. */
  readonly sshPort: number;
  /** Address that both listen on. @default '127.0.0.1' */
  readonly host?: string;
  /** What VMs become that say nothing of it; false serves the API only. */
  readonly guests: GuestKind | false;
}

const FILE = 'settings.json';
const DEFAULT_PORT = 8006;
/** Labs take their ports a hundred apart; the nodes' SSH begins 16 above the API. */
const STEP = 100;
const SSH_OFFSET = 16;
const MOST_LABS = 500;

/** How the lab was last started; undefined for one that never was. */
export function readLabSettings(directory: string): LabSettings | undefined {
  const settings = readJson(join(directory, FILE)) as LabSettings | undefined;
  return typeof settings?.port === 'number' ? settings : undefined;
}

/** Written whole or not at all. */
export function writeLabSettings(directory: string, settings: LabSettings): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, FILE);
  writeFileSync(`${file}.tmp`, `${JSON.stringify(settings, null, 2)}\n`);
  renameSync(`${file}.tmp`, file);
}

/** What a start says of the ports; what it leaves out is as at the last start. */
export interface WantedSettings {
  readonly name: string;
  readonly port?: number;
  readonly sshPort?: number;
  readonly host?: string;
  /** Port of a lab that is new and has the name `default`. */
  readonly usualPort?: number;
  readonly guests?: GuestKind | false;
}

/** The ports of a lab: those that it is given, had, or the next that no other lab has and nobody uses. */
export async function chooseSettings(folders: LabFolders, wanted: WantedSettings): Promise<LabSettings> {
  const known = readLabSettings(labDirectory(folders, wanted.name));
  const host = wanted.host ?? known?.host;
  const port = wanted.port ?? usual(wanted) ?? known?.port ?? (await freePort(folders, wanted.name, host));
  const ssh = wanted.sshPort ?? (known?.port === port ? known.sshPort : port + SSH_OFFSET);
  const guests = wanted.guests ?? known?.guests ?? 'nspawn';
  return { port, sshPort: ssh > 65_000 ? 0 : ssh, guests, ...(host === undefined ? {} : { host }) };
}

function usual({ name, usualPort }: WantedSettings): number | undefined {
  return name === 'default' ? usualPort : undefined;
}

async function freePort(folders: LabFolders, name: string, host = '127.0.0.1'): Promise<number> {
  const others = labNames(folders).filter((other) => other !== name);
  const taken = new Set(others.map((other) => readLabSettings(labDirectory(folders, other))?.port));
  // The usual port is that of the lab that needs no name.
  for (let index = name === 'default' ? 0 : 1; index < MOST_LABS; index += 1) {
    const port = DEFAULT_PORT + index * STEP;
    if (!taken.has(port) && (await isFree(port, host))) return port;
    // A new default lab whose port is in use is told so, rather than moved to where nobody looks.
    if (name === 'default') return port;
  }
  return 0;
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, host, () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}
