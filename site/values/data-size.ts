import { ValueError } from './value-error';

const UNITS = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const;

/**
 * An amount of memory or storage, written with a binary unit: `512MiB`, `1.5GiB`.
 *
 * @example DataSize.parse('1GiB').mib // 1024
 */
export class DataSize {
  private constructor(
    /** A whole number, at most 2^53 - 1. */
    readonly bytes: number,
  ) {}

  /**
   * Reads a number with KiB, MiB, GiB or TiB; a space between them is allowed.
   * @throws ValueError BAD_SIZE
   */
  static parse(text: string): DataSize {
    const match = /^(\d+(?:\.\d+)?) ?([A-Za-z]*)$/.exec(text);
    const [, digits = '', unit = ''] = match ?? [];
    if (!match) {
      throw new ValueError(
        'BAD_SIZE',
        `"${text}" is not a size`,
        'write a number and a unit such as "512MiB" or "10GiB"',
      );
    }
    if (!isUnit(unit)) {
      throw new ValueError(
        'BAD_SIZE',
        unit === '' ? `"${text}" has no unit` : `"${text}" has the unknown unit "${unit}"`,
        `did you mean "${digits}${nearestUnit(unit)}"? units are KiB, MiB, GiB and TiB (1GiB = 1024MiB)`,
      );
    }
    const bytes = Number(digits) * UNITS[unit];
    if (Number.isSafeInteger(bytes)) return new DataSize(bytes);
    throw new ValueError(
      'BAD_SIZE',
      `"${text}" is not a whole number of bytes below 2^53`,
      'use a smaller unit or fewer digits',
    );
  }

  /** From mebibytes. */
  static ofMib(mib: number): DataSize {
    return new DataSize(mib * UNITS.MiB);
  }

  /** From gibibytes. */
  static ofGib(gib: number): DataSize {
    return new DataSize(gib * UNITS.GiB);
  }

  /** In mebibytes; may have a fraction. */
  get mib(): number {
    return this.bytes / UNITS.MiB;
  }

  /** In gibibytes; may have a fraction. */
  get gib(): number {
    return this.bytes / UNITS.GiB;
  }

  /** The shortest exact text: `1GiB` rather than `1024MiB`. */
  get text(): string {
    const units = ['TiB', 'GiB', 'MiB', 'KiB'] as const;
    const unit = units.find((name) => this.bytes > 0 && this.bytes % UNITS[name] === 0) ?? 'B';
    return `${String(this.bytes / UNITS[unit])}${unit}`;
  }

  /** The same as `text`. */
  toString(): string {
    return this.text;
  }
}

function isUnit(text: string): text is keyof typeof UNITS {
  return Object.hasOwn(UNITS, text);
}

function nearestUnit(unit: string): string {
  return { k: 'KiB', m: 'MiB', g: 'GiB', t: 'TiB' }[unit.charAt(0).toLowerCase()] ?? 'MiB';
}
