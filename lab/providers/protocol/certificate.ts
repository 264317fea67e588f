import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bitString, element, generalizedTime, integer, objectId, sequence } from './der';

/** A key and the certificate that it signed itself. */
export interface OwnCertificate {
  readonly der: Buffer;
  readonly certificatePem: string;
  readonly keyPem: string;
}

const ECDSA_SHA256 = sequence(objectId('1.2.840.10045.4.3.2'));
const YEAR_MS = 365 * 24 * 3600 * 1000;

/**
 * Makes the certificate that go-plugin's AutoMTLS expects of a plugin: P-256, for `localhost`, to be its own root.
 * Written out here because the process starts several times in a plan: a certificate library takes 70 ms to load, this 2 ms.
 */
export function createCertificate(now: Date): OwnCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = sequence(
    element(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ECDSA_SHA256,
    distinguishedName('localhost'),
    sequence(
      generalizedTime(new Date(now.getTime() - 60_000)),
      generalizedTime(new Date(now.getTime() + YEAR_MS)),
    ),
    distinguishedName('localhost'),
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(...extensions())),
  );
  const der = sequence(body, ECDSA_SHA256, bitString(sign('sha256', body, privateKey)));
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    der,
    certificatePem: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function distinguishedName(commonName: string): Buffer {
  const value = element(0x0c, Buffer.from(commonName, 'utf8'));
  return sequence(element(0x31, sequence(objectId('2.5.4.3'), value)));
}

function extensions(): Buffer[] {
  const isTrue = element(0x01, Buffer.from([0xff]));
  const uses = sequence(objectId('1.3.6.1.5.5.7.3.2'), objectId('1.3.6.1.5.5.7.3.1'));
  const names = sequence(element(0x82, Buffer.from('localhost', 'ascii')));
  // digitalSignature, keyEncipherment, keyAgreement, keyCertSign
  const keyUsage = bitString(Buffer.from([0b1010_1100]), 2);
  return [
    sequence(objectId('2.5.29.19'), isTrue, element(0x04, sequence(isTrue))),
    sequence(objectId('2.5.29.15'), isTrue, element(0x04, keyUsage)),
    sequence(objectId('2.5.29.37'), element(0x04, uses)),
    sequence(objectId('2.5.29.17'), element(0x04, names)),
  ];
}
