import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import type * as X509 from '@peculiar/x509';

/** Key and certificate, PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** What a certificate is made for. */
export interface CertificateOptions {
  /** `CN=localhost,O=Rackwright lab` */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly days: number;
  /** Names and addresses that it is for. @default those of loopback */
  readonly hosts?: readonly string[];
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 3600 * 1000;
/** What a server on this machine is called by. */
export const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

/** Loaded when a certificate is made: it takes a fifth of the start of every command, and few make one. */
function x509(): typeof X509 {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded with the command line
  return require('@peculiar/x509') as typeof X509;
}

/** Makes a certificate, its own authority, for a server that is called as PVE's API is. */
export async function makeCertificate(options: CertificateOptions): Promise<Certificate> {
  const { name, now, days, hosts = LOOPBACK } = options;
  const {
    BasicConstraintsExtension,
    ExtendedKeyUsage,
    ExtendedKeyUsageExtension,
    SubjectAlternativeNameExtension,
    X509CertificateGenerator,
  } = x509();
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name,
      // An hour back: clocks of clients differ.
      notBefore: new Date(now - 3600 * 1000),
      notAfter: new Date(now + days * DAY_MS),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(
          hosts.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
        ),
      ],
    },
    webcrypto,
  );
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { key: toPem('PRIVATE KEY', key), cert: certificate.toString('pem') };
}

function toPem(label: string, bytes: ArrayBuffer): string {
  const lines = Buffer.from(bytes).toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
