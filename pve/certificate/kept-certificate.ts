import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { type Certificate, type CertificateOptions, makeCertificate } from './make-certificate';

/**
 * A certificate that is made at the first start and kept, so that a client may pin it.
 * @param folder `cert.pem` and `key.pem` lie in it, readable by their owner alone
 */
export async function keptCertificate(folder: string, options: CertificateOptions): Promise<Certificate> {
  const keyFile = join(folder, 'key.pem');
  const certFile = join(folder, 'cert.pem');
  if (!existsSync(keyFile) || !existsSync(certFile)) {
    const made = await makeCertificate(options);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeWhole(certFile, made.cert);
    writeWhole(keyFile, made.key);
  }
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
}

/** A server that is killed here must not find half a key. */
function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.tmp`, text, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
}

/** SHA-256 of a certificate as PVE and its installer show it, `AB:CD:…`. @param cert PEM */
export function fingerprintOf(cert: string): string {
  return new X509Certificate(cert).fingerprint256;
}
