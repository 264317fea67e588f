import { ValueError } from './value-error';

const TYPES = [
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
];

/** A line of an `authorized_keys` file: type, key and comment. */
export class SshPublicKey {
  private constructor(
    /** The whole line with single spaces, `ssh-ed25519 AAAA… name`. */
    readonly line: string,
    /** `ssh-ed25519` */
    readonly type: string,
  ) {}

  /**
   * Reads one public-key line, and checks that the key's data is of the type that the line says.
   * @throws ValueError PRIVATE_KEY_IN_SPEC or BAD_SSH_KEY; neither repeats the text
   */
  static parse(text: string): SshPublicKey {
    if (holdsPrivateKey(text)) {
      throw new ValueError(
        'PRIVATE_KEY_IN_SPEC',
        'this is a private key',
        'remove it, treat it as disclosed, make a new pair, and give the line of its ".pub" file',
      );
    }
    const words = text.trim().split(/\s+/);
    const [type = '', data = '', ...comment] = words;
    if (text.trim().includes('\n') || !TYPES.includes(type)) {
      throw malformed(`it must be one line that starts with a key type (${TYPES.slice(0, 3).join(', ')}, …)`);
    }
    if (embeddedType(data) !== type) throw malformed('its data is cut short or of another type');
    return new SshPublicKey([type, data, ...comment].join(' '), type);
  }

  /** The same as `line`. */
  toString(): string {
    return this.line;
  }
}

/** Whether a text holds the start of a private key in PEM or OpenSSH form. */
export function holdsPrivateKey(text: string): boolean {
  return text.includes('PRIVATE KEY') && /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(text);
}

/** The blob starts with its type as a string of SSH's wire format (RFC 4253, section 6.6). */
function embeddedType(data: string): string | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(data) || data.length % 4 !== 0) return undefined;
  const blob = Buffer.from(data, 'base64');
  if (blob.length < 8) return undefined;
  let offset = 0;
  let first: string | undefined;
  let fields = 0;
  while (offset + 4 <= blob.length) {
    const end = offset + 4 + blob.readUInt32BE(offset);
    if (end > blob.length) return undefined;
    first ??= blob.toString('latin1', offset + 4, end);
    offset = end;
    fields += 1;
    // A FIDO key ends with its application, which is a string as well: all fields have the same form.
  }
  // The type alone is no key.
  return offset === blob.length && fields > 1 ? first : undefined;
}

function malformed(why: string): ValueError {
  return new ValueError(
    'BAD_SSH_KEY',
    `this is not a public SSH key: ${why}`,
    'copy the whole line of a ".pub" file, or write { file: ~/.ssh/id_ed25519.pub }',
  );
}
