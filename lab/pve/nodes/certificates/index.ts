import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operation, type AnyRoute, type OperationCall } from '../../http';
import { refuseParams } from '../../model';
import { acmeCertificateRoutes } from './acme';
import { customCertificate, dropCertificate, putCertificate } from './custom';

/** A certificate as the API shows it. */
function view(filename: string, pem: string): object {
  const certificate = new X509Certificate(pem);
  const seconds = (text: string): number => Math.floor(Date.parse(text) / 1000);
  const { asymmetricKeyDetails, asymmetricKeyType } = certificate.publicKey;
  const bits = asymmetricKeyDetails?.modulusLength ?? 256;
  return {
    filename,
    fingerprint: certificate.fingerprint256,
    issuer: certificate.issuer.replaceAll('\n', '/'),
    subject: certificate.subject.replaceAll('\n', '/'),
    notbefore: seconds(certificate.validFrom),
    notafter: seconds(certificate.validTo),
    pem: certificate.toString(),
    'public-key-bits': bits,
    'public-key-type': asymmetricKeyType === 'ec' ? 'id-ecPublicKey' : 'rsaEncryption',
    san: (certificate.subjectAltName ?? '')
      .split(', ')
      .map((name) => name.replace(/^(?:DNS|IP Address):/, '')),
  };
}

function upload({ lab, given }: OperationCall): object {
  const { node } = given;
  if (customCertificate(lab, node) !== undefined && !given.flag('force')) {
    throw refuseParams({ force: "Custom certificate exists but 'force' is not set." });
  }
  const pem = given.text('certificates');
  const shown = readPem(pem);
  putCertificate(lab, node, pem);
  return shown;
}

function readPem(pem: string): object {
  try {
    return view('pveproxy-ssl.pem', pem);
  } catch {
    throw refuseParams({
      certificates: 'invalid format - value does not look like a valid certificate chain\n',
    });
  }
}

const BASE = '/nodes/{node}/certificates';

/** `/nodes/{node}/certificates`; the lab goes on serving with its own, whatever is uploaded. */
export const certificateRoutes: readonly AnyRoute[] = [
  operation(`GET ${BASE}/info`, ({ lab, given }) => {
    const own = readFileSync(join(lab.directory, 'tls', 'cert.pem'), 'utf8');
    const custom = customCertificate(lab, given.node);
    return [
      view('pve-ssl.pem', own),
      ...(custom === undefined ? [] : [view('pveproxy-ssl.pem', custom.pem)]),
    ];
  }),
  operation(`POST ${BASE}/custom`, upload),
  operation(`DELETE ${BASE}/custom`, ({ lab, given }) => {
    dropCertificate(lab, given.node);
    return null;
  }),
  ...acmeCertificateRoutes,
];
