import { appendFileSync, chmodSync, lstatSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlDirectory } from '../control-directory';
import { InventoryError } from '../inventory-error';
import type { RunEvent } from './run-event';
import { runHtml } from './run-html';
import { runJunit } from './run-junit';
import type { RunReport } from './run-report';

/** The folder of one run: `.rackwright/<environment>/runs/<time>/`, readable by this user alone. */
export class RunFolder {
  readonly path: string;
  /** Ansible's own words, whole. */
  readonly log: string;

  constructor(directory: string, startedAt: Date) {
    const runs = privateFolder(join(directory, 'runs'));
    this.path = privateFolder(join(runs, startedAt.toISOString().replace(/[:.]/g, '-')));
    this.log = this.write('ansible.log', '');
  }

  /** Writes a file of the run and returns its path. */
  write(name: string, text: string): string {
    return writePrivate(join(this.path, name), text);
  }

  /** Adds a line to `events.jsonl`. */
  record(event: RunEvent, time: Date): void {
    if (event.type === 'finished') return;
    const line = JSON.stringify({ time: time.toISOString(), ...event });
    appendFileSync(join(this.path, 'events.jsonl'), `${line}\n`, { mode: 0o600 });
  }

  /** Writes `report.json`, `report.xml` and `report.html`. */
  report(report: RunReport): void {
    this.write('report.xml', runJunit(report));
    this.write('report.html', runHtml(report));
    this.write('report.json', `${JSON.stringify(report, null, 2)}\n`);
  }
}

/** Makes a folder that only this user can enter, and returns its path. */
export function privateFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
  return path;
}

/** Writes a file that only this user can read, as a whole, and returns its path. */
export function writePrivate(path: string, text: string): string {
  const partial = `${path}.${process.pid}.tmp`;
  writeFileSync(partial, text, { mode: 0o600 });
  renameSync(partial, path);
  return path;
}

/**
 * Makes the folder for the sockets of shared connections.
 * @throws InventoryError INVENTORY_BAD_PATH when somebody else made it: a socket there could be theirs
 */
export function makeControlDirectory(directory: string, temporary: string): string {
  const uid = process.getuid?.() ?? 0;
  const path = controlDirectory(directory, temporary, uid);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const found = lstatSync(path);
  if (!found.isDirectory() || found.uid !== uid) {
    throw new InventoryError(
      'INVENTORY_BAD_PATH',
      `${path} belongs to another user: remove it, it is for SSH connections of yours`,
    );
  }
  chmodSync(path, 0o700);
  return path;
}
