import { ValueError } from './value-error';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What Ansible calls all hosts, those without a group, and the machine that it runs on. */
const RESERVED: ReadonlySet<string> = new Set(['all', 'ungrouped', 'localhost']);

/**
 * The first label of a machine's name, lower case: `dev1`.
 * @see RFC 1123, section 2.1
 */
export class HostName {
  private constructor(readonly text: string) {}

  /**
   * Checks one label.
   * @throws ValueError BAD_HOSTNAME
   */
  static parse(text: string): HostName {
    if (RESERVED.has(text))
      throw new ValueError(
        'BAD_HOSTNAME',
        `"${text}" is a name that Ansible keeps for itself`,
        'take another name',
      );
    if (/^\d+$/.test(text))
      throw new ValueError(
        'BAD_HOSTNAME',
        `"${text}" is a number, which programs read as an address`,
        `put a letter into it, such as "vm${text}"`,
      );
    if (LABEL.test(text)) return new HostName(text);
    throw new ValueError(
      'BAD_HOSTNAME',
      `"${text}" is not a host name`,
      `${suggest(text)}lower-case letters, digits and hyphens are allowed, at most 63, no hyphen at an end (RFC 1123)`,
    );
  }

  /** The same as `text`. */
  toString(): string {
    return this.text;
  }
}

/** A DNS domain, lower case, without the final dot: `lab.example.org`. */
export class DomainName {
  private constructor(readonly text: string) {}

  /**
   * Checks every label.
   * @throws ValueError BAD_DOMAIN
   */
  static parse(text: string): DomainName {
    const labels = text.split('.');
    // A name whose last label is a number is read as an IPv4 address.
    const isName = !/^\d+$/.test(labels.at(-1) ?? '');
    if (isName && text.length <= 253 && labels.every((label) => LABEL.test(label)))
      return new DomainName(text);
    throw new ValueError(
      'BAD_DOMAIN',
      `"${text}" is not a DNS domain`,
      'write labels of lower-case letters, digits and hyphens with dots between, such as "lab.example.org"',
    );
  }

  /** The same as `text`. */
  toString(): string {
    return this.text;
  }
}

function suggest(text: string): string {
  const fixed = text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
  return LABEL.test(fixed) ? `did you mean "${fixed}"? ` : '';
}
