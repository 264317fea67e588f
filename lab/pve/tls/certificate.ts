import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificate, type Certificate } from '../../../pve/certificate';

/** The lab's certificate; it is made at the first start and kept, so that a client may pin it. */
export async function loadCertificate(directory: string, nowMs: number): Promise<Certificate> {
  const folder = join(directory, 'tls');
  const keyFile = join(folder, 'key.pem');
  const certFile = join(folder, 'cert.pem');
  if (!existsSync(keyFile) || !existsSync(certFile)) {
    const made = await makeCertificate({
      name: 'CN=localhost,O=Rackwright lab',
      now: nowMs,
      days: 3650,
    });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeWhole(certFile, made.cert);
    writeWhole(keyFile, made.key);
  }
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
}

/** A lab that is killed here must not find half a key. */
function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.tmp`, text, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
}

/** SHA-256 of a certificate as PVE shows it, `AB:CD:…`. */
export function fingerprintOf(cert: string): string {
  return new X509Certificate(cert).fingerprint256;
}
