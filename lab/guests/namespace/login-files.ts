import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hostNameOf } from '../guest';
import type { Account, LoginData } from './accounts';

const FIRST_UID = 1000;
/** No password is right. */
const LOCKED = '!';
/** Days since 1970; any is as good. */
const LAST_CHANGE = '19700';

/** Accounts as they are in the files of a root, by name. */
function rowsOf(text: string): Map<string, string[]> {
  const rows = text.split('\n').filter((line) => line.includes(':'));
  return new Map(rows.map((line) => [line.split(':')[0] ?? '', line.split(':')]));
}

const textOf = (rows: ReadonlyMap<string, readonly string[]>): string =>
  [...rows.values()].map((row) => `${row.join(':')}\n`).join('');

/** Where a guest's own files are, and who it is. */
export interface GuestLayer {
  /** Top folder of the shared root. */
  readonly root: string;
  /** Top folder of the guest's own files. */
  readonly upper: string;
  readonly uuid: string;
}

/** A place in the layer of a guest's own files, over the shared root. */
class Layer {
  constructor(
    private readonly root: string,
    private readonly upper: string,
  ) {}

  read(path: string): string {
    const own = join(this.upper, path);
    const file = existsSync(own) ? own : join(this.root, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  write(path: string, text: string, mode: number, owner = 0): void {
    const file = join(this.upper, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
    writeFileSync(file, text, { mode });
    chownSync(file, owner, owner);
  }

  makeFolder(path: string, mode: number, owner: number): void {
    const folder = join(this.upper, path);
    mkdirSync(folder, { recursive: true, mode });
    chownSync(folder, owner, owner);
  }
}

/**
 * Writes who may log in into a guest's own files, before it boots for the first time.
 *
 * Done here rather than by cloud-init in the guest, whose Python would cost each of hundreds of guests seconds.
 *
 * @param fallbackName Host name where the data have none.
 */
export function writeLoginFiles(place: GuestLayer, data: LoginData, fallbackName: string): void {
  const layer = new Layer(place.root, place.upper);
  const passwd = rowsOf(layer.read('etc/passwd'));
  const group = rowsOf(layer.read('etc/group'));
  const shadow = rowsOf(layer.read('etc/shadow'));
  let next = Math.max(FIRST_UID - 1, ...[...passwd.values()].map((row) => ordinary(row[2]))) + 1;
  const sudoers: string[] = [];
  for (const account of data.accounts) {
    const known = passwd.get(account.name);
    const uid = known ? Number(known[2]) : next++;
    const home = known?.[5] ?? `/home/${account.name}`;
    passwd.set(account.name, [account.name, 'x', String(uid), String(uid), '', home, account.shell]);
    if (!known) group.set(account.name, [account.name, 'x', String(uid), '']);
    shadow.set(account.name, shadowRow(account));
    if (account.sudo) sudoers.push(`${account.name} ALL=(ALL) NOPASSWD:ALL\n`);
    layer.makeFolder(home, 0o755, uid);
    layer.makeFolder(join(home, '.ssh'), 0o700, uid);
    layer.write(
      join(home, '.ssh/authorized_keys'),
      account.keys.map((key) => `${key}\n`).join(''),
      0o600,
      uid,
    );
  }
  layer.write('etc/machine-id', `${place.uuid.replaceAll('-', '')}\n`, 0o444);
  const name = hostNameOf(data.hostName ?? fallbackName);
  layer.write('etc/passwd', textOf(passwd), 0o644);
  layer.write('etc/group', textOf(group), 0o644);
  layer.write('etc/shadow', textOf(shadow), 0o640);
  layer.write('etc/hostname', `${name}\n`, 0o644);
  layer.write('etc/hosts', `127.0.0.1\tlocalhost\n127.0.1.1\t${name}\n::1\tlocalhost\n`, 0o644);
  if (sudoers.length > 0) layer.write('etc/sudoers.d/90-lab', sudoers.join(''), 0o440);
}

/** Ids of services and of nobody do not count. */
function ordinary(uid: string | undefined): number {
  const number = Number(uid);
  return number >= FIRST_UID && number < 60_000 ? number : 0;
}

function shadowRow({ name, passwordHash }: Account): string[] {
  return [name, passwordHash ?? LOCKED, LAST_CHANGE, '0', '99999', '7', '', '', ''];
}
