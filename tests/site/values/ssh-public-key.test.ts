import { generateKeyPairSync } from 'node:crypto';
import { SshPublicKey } from '../../../site';

/** A string of SSH's wire format. */
function field(bytes: Buffer | string): Buffer {
  const content = Buffer.from(bytes);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

function ed25519Line(comment = 'me@here'): string {
  const { publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  return `ssh-ed25519 ${Buffer.concat([field('ssh-ed25519'), field(raw)]).toString('base64')} ${comment}`;
}

test('a public-key line is kept, with single spaces', () => {
  const line = ed25519Line('two words');
  expect(SshPublicKey.parse(` ${line.replaceAll(' ', '  ')}\n`).line).toBe(line);
});

test('a key whose data is cut short, of another type, or not base64 is refused', () => {
  const [type = '', data = ''] = ed25519Line().split(' ');
  for (const text of [
    `${type} ${data.slice(0, -8)}`,
    `ssh-rsa ${data}`,
    `${type} %%%%`,
    type,
    '',
    `${type} ${data}\n${type} ${data}`,
  ]) {
    expect(() => SshPublicKey.parse(text)).toThrow(expect.objectContaining({ code: 'BAD_SSH_KEY' }));
  }
});

test('a private key is refused and not repeated', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const parse = (): unknown => SshPublicKey.parse(pem);
  expect(parse).toThrow(expect.objectContaining({ code: 'PRIVATE_KEY_IN_SPEC' }));
  expect(parse).not.toThrow(
    expect.objectContaining({ message: expect.stringContaining(pem.split('\n')[1] ?? 'x') }),
  );
});
