import { join } from 'node:path';
import { type Certificate, keptCertificate } from '../../../pve/certificate';

/** The lab's certificate. */
export function loadCertificate(directory: string, nowMs: number): Promise<Certificate> {
  return keptCertificate(join(directory, 'tls'), {
    name: 'CN=localhost,O=Rackwright lab',
    now: nowMs,
    days: 3650,
  });
}
