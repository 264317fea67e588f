import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSameProcess } from '../guests';
import type { NodeSsh } from '../ssh';
import { readJson } from './read-json';

/** Where labs keep their state and what they share. */
export interface LabFolders {
  /** `<state>/labs/<name>` holds one lab each. @example '~/.local/state/rackwright' */
  readonly state: string;
  /** Guest roots and downloaded packages, shared by all labs. @example '~/.cache/rackwright' */
  readonly cache: string;
}

/** What a started lab says of itself in `lab.json`. */
export interface LabRecord {
  readonly name: string;
  /** `https://127.0.0.1:8006/` */
  readonly endpoint: string;
  readonly pid: number;
  /** Start time of the process in clock ticks since boot: a reused pid is not the lab. */
  readonly pidStart: string;
  /** ISO 8601 */
  readonly startedAt: string;
  /** Why guests do not run here; absent when they do. */
  readonly guestsAbsent?: string;
  /** Where the nodes' SSH listens. */
  readonly ssh: readonly NodeSsh[];
  /** Why it does not; absent when it does. */
  readonly sshAbsent?: string;
}

/**
 * The lab folders by the XDG base directories; a variable that is empty counts as not set, as there. Only entry points call
 * this, with their own environment.
 */
export function labFolders(
  environment: Readonly<Record<string, string | undefined>>,
  homeDirectory: string,
): LabFolders {
  const set = (name: string): string | undefined =>
    environment[name] === '' ? undefined : environment[name];
  const state =
    set('RACKWRIGHT_STATE_DIR') ??
    join(set('XDG_STATE_HOME') ?? join(homeDirectory, '.local', 'state'), 'rackwright');
  const cache = join(set('XDG_CACHE_HOME') ?? join(homeDirectory, '.cache'), 'rackwright');
  return { state, cache };
}

/** The folder of one lab. */
export function labDirectory(folders: LabFolders, name: string): string {
  return join(folders.state, 'labs', name);
}

/** Reads `lab.json`; undefined when the lab was never started or was brought down. */
export function readLabRecord(directory: string): LabRecord | undefined {
  const record = readJson(join(directory, 'lab.json')) as LabRecord | undefined;
  return typeof record?.pid === 'number' ? record : undefined;
}

/** Written whole or not at all, since others read it at any time. */
export function writeLabRecord(directory: string, record: LabRecord): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const partial = join(directory, `lab.json.${process.pid}.tmp`);
  writeFileSync(partial, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(partial, join(directory, 'lab.json'));
}

/** Forgets that the lab runs. */
export function removeLabRecord(directory: string): void {
  rmSync(join(directory, 'lab.json'), { force: true });
}

/** Names of all labs that have a folder. */
export function labNames(folders: LabFolders): readonly string[] {
  const parent = join(folders.state, 'labs');
  // Names with a dot are copies that a restore was making.
  return existsSync(parent) ? readdirSync(parent).filter((name) => !name.startsWith('.')) : [];
}

/** Whether the recorded process still lives. */
export function isAlive(record: LabRecord): boolean {
  return isSameProcess({ pid: record.pid, start: record.pidStart });
}

/** Whether nothing is kept of a lab yet. */
export function isNewLab(directory: string): boolean {
  return !existsSync(join(directory, 'state'));
}
