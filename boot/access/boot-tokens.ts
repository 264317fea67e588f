import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a token of a machine is good for: to fetch what it boots, or to tell how it goes. */
export type TokenPurpose = 'boot' | 'report';

/**
 * Tokens of installations. Each is the installation's id and a code that only who has the key can make: servers that share
 * a database need not store them, and a token ends with its installation.
 */
export class BootTokens {
  readonly #key: Buffer;

  /** @param key 32 bytes */
  constructor(key: Buffer) {
    this.#key = key;
  }

  /** A key for the first start. */
  static newKey(): Buffer {
    return randomBytes(32);
  }

  /** Letters, digits, `-`, `_` and one `.`: fits into URLs, kernel arguments and DHCP options as it is. */
  mint(purpose: TokenPurpose, installation: string): string {
    return `${installation}.${this.#code(purpose, installation)}`;
  }

  /** The installation that a token is of; undefined where it is no token of that purpose. */
  read(purpose: TokenPurpose, token: string): string | undefined {
    const [, installation, code] = /^([0-9a-f-]{36})\.([\w-]{32})$/.exec(token) ?? [];
    if (installation === undefined || code === undefined) return undefined;
    const right = Buffer.from(this.#code(purpose, installation));
    return timingSafeEqual(right, Buffer.from(code)) ? installation : undefined;
  }

  #code(purpose: TokenPurpose, installation: string): string {
    // 192 bits, in the short form that a kernel's command line has room for.
    return createHmac('sha256', this.#key)
      .update(`${purpose} ${installation}`)
      .digest('base64url')
      .slice(0, 32);
  }
}
