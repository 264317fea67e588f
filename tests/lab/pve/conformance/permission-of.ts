import { sampleOf } from './sample-path';

/** What the official description says of who may call. */
export interface OfficialPermissions {
  readonly user?: 'all' | 'world';
  readonly check?: OfficialCheck;
}

export type OfficialCheck = readonly (string | number | readonly string[] | OfficialCheck)[];

/** PVE's words for a caller that has no privilege at all, as the official check says; undefined where it has no words. */
export function wordsFor(name: string, check: OfficialCheck): string | undefined {
  const [test, first, privileges, ...options] = check;
  if (test === 'and') return wordsFor(name, first as OfficialCheck);
  if (test === 'or') return undefined;
  const given = (key: string): string | undefined =>
    name.includes(`{${key}}`) ? sampleOf(name, key) : undefined;
  if (test === 'userid-param') return `/access/realm/pve, ${String(first)}`;
  if (test === 'perm-modify' || test === 'userid-group') return undefined;
  const path = String(first).replace(/\{([^}]+)\}/g, (_, key: string) => given(key) ?? '-');
  const words = privileges as readonly string[];
  return `${path}, ${options[0] === 'any' && options[1] === 1 ? words.join('|') : (words[0] ?? '')}`;
}
