import { basename } from 'node:path';
import type { Iso } from '../model';

/** A distribution and its release, as far as they are known. */
export interface Release {
  readonly family?: string;
  /** `12`, `24.04` */
  readonly version?: string;
}

/** Names of releases that stand in addresses of images in place of their numbers. */
const CODE_NAMES: Readonly<Record<string, Required<Release>>> = {
  bullseye: { family: 'debian', version: '11' },
  bookworm: { family: 'debian', version: '12' },
  trixie: { family: 'debian', version: '13' },
  forky: { family: 'debian', version: '14' },
  focal: { family: 'ubuntu', version: '20.04' },
  jammy: { family: 'ubuntu', version: '22.04' },
  noble: { family: 'ubuntu', version: '24.04' },
  plucky: { family: 'ubuntu', version: '25.04' },
  questing: { family: 'ubuntu', version: '25.10' },
  resolute: { family: 'ubuntu', version: '26.04' },
};

const NUMBERED = [
  /\b(?<family>debian)-(?<version>\d+)/,
  /\b(?<family>ubuntu)-(?<version>\d\d\.\d\d)/,
  /\b(?<family>nixos)-(?:[a-z]+-)*(?<version>\d\d\.\d\d)/,
  /\b(?<family>proxmox-ve)[-_](?<version>\d+(?:\.\d+)?)/,
];

/**
 * What the address of an image or a medium says of its content, in the words of those that publish it:
 * `…/bookworm/latest/debian-12-genericcloud-amd64.qcow2`. The file's own name counts before those of its folders, and alone
 * where the file is somebody's own.
 */
export function releaseIn({ url, file: own }: Pick<Iso, 'url' | 'file'>): Release {
  const path = url === undefined ? basename(own ?? '') : new URL(url).pathname;
  const [file = '', ...folders] = path.toLowerCase().split('/').reverse();
  for (const part of [file, ...folders]) {
    const found = NUMBERED.map((form) => form.exec(part)?.groups).find((groups) => groups);
    if (found) return { ...found };
    const name = part.split(/[^a-z]+/).find((word) => Object.hasOwn(CODE_NAMES, word));
    if (name !== undefined) return CODE_NAMES[name] ?? {};
  }
  return {};
}

/** Whether two releases can be one: `24.04` and `24.04.2`, `12` and `bookworm`; what is not known fits everything. */
export function fitsRelease(one: string | undefined, other: string | undefined): boolean {
  const [a, b] = [one, other].map((text) => (text === undefined ? undefined : numberOf(text)));
  if (!a || !b) return true;
  return a.every((part, index) => b[index] === undefined || b[index] === part);
}

/** The parts of a number; undefined for words that nobody knows. */
function numberOf(text: string): readonly string[] | undefined {
  const named = Object.hasOwn(CODE_NAMES, text.toLowerCase()) ? CODE_NAMES[text.toLowerCase()] : undefined;
  const number = /^v?(\d+(?:\.\d+)*)$/.exec(named?.version ?? text)?.[1];
  return number?.split('.');
}
