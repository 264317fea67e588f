import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';

/**
 * Where Linux distributions keep the certificates that they trust, as Go's TLS looks for them: the provider verifies with
 * these, and Node would by itself use a list of its own.
 * @see https://go.dev/src/crypto/x509/root_linux.go (1.24)
 */
const FILES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/**
 * The authorities that a provider started with this environment trusts: those of `SSL_CERT_FILE` or the system's file, and
 * those of the folders in `SSL_CERT_DIR`.
 */
export function trustedAuthorities(environment: Readonly<Record<string, string | undefined>>): string[] {
  const { SSL_CERT_FILE: file = '', SSL_CERT_DIR: folders = '' } = environment;
  const system = (file === '' ? FILES : [file]).map(textOf).find((text) => text !== undefined);
  const more = folders
    .split(':')
    .filter(Boolean)
    .flatMap((folder) => namesIn(folder).flatMap((name) => textOf(join(folder, name)) ?? []));
  const found = [...(system === undefined ? [] : [system]), ...more].filter((text) =>
    text.includes('BEGIN CERTIFICATE'),
  );
  return found.length > 0 ? found : [...rootCertificates];
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
