import type { ParamValue } from '../operations';

/** Parameters that a handler keeps under its own eyes: not options of the object. */
const NEVER_OPTIONS = ['delete', 'digest', 'lock-token'];

/** The parameters of a request, checked against the API's description; a handler reads them by name and type. */
export class Given {
  readonly values: Readonly<Record<string, ParamValue>>;

  constructor(values: Readonly<Record<string, ParamValue>>) {
    this.values = values;
  }

  /** Whether the caller gave the parameter. */
  has(name: string): boolean {
    return this.values[name] !== undefined;
  }

  /** Its text; empty when it is not given. */
  text(name: string): string {
    return this.optionalText(name) ?? '';
  }

  /** Its text; undefined when it is not given. */
  optionalText(name: string): string | undefined {
    const value = this.values[name];
    return value === undefined ? undefined : String(value);
  }

  /** Its number; undefined when it is not given. */
  number(name: string): number | undefined {
    const value = this.values[name];
    return value === undefined ? undefined : Number(value);
  }

  /** Whether the flag is given and true. */
  flag(name: string): boolean {
    return this.values[name] === true;
  }

  /** The words of a list, `a,b` or repeated. */
  list(name: string): readonly string[] {
    const value = this.values[name];
    if (value === undefined) return [];
    const words = typeof value === 'object' ? value : String(value).split(/[,;\s\0]+/);
    return words.filter((word) => word !== '');
  }

  /** The machine's id; 0 when it is not given. */
  get vmid(): number {
    return this.number('vmid') ?? 0;
  }

  /** The node; empty when it is not given. */
  get node(): string {
    return this.text('node');
  }

  /** What is given beside some names, as it is stored: flags as 0 and 1. */
  options(...except: readonly string[]): Record<string, string | number | readonly string[]> {
    const entries = Object.entries(this.values).filter(
      ([name, value]) => (value as unknown) !== undefined && ![...except, ...NEVER_OPTIONS].includes(name),
    );
    return Object.fromEntries(
      entries.map(([name, value]) => [name, typeof value === 'boolean' ? Number(value) : value]),
    );
  }
}
