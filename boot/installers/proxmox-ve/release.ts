/** Release of an ISO of Proxmox VE, `9.2`. */
export interface PveRelease {
  readonly major: number;
  readonly minor: number;
}

/** Reads `9.2`; undefined where it is none. */
export function parseRelease(text: string): PveRelease | undefined {
  const [, major, minor] = /^(\d{1,3})\.(\d{1,3})(?:[.-]|$)/.exec(text) ?? [];
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

/** Whether a release is at least another one, `8.4`. */
export function isAtLeast({ major, minor }: PveRelease, other: '8.3' | '8.4' | '9.1' | '9.2'): boolean {
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major > otherMajor || (major === otherMajor && minor >= otherMinor);
}
