import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operation, type AnyRoute, type OperationCall } from '../../http';
import { refuse, refuseParams, type Lab } from '../../model';

const keyOf = (node: string): string => `certificate/${node}`;

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

function customOf(lab: Lab, node: string): string | undefined {
  const pem = lab.state.settings.get(keyOf(node))?.value;
  return typeof pem === 'string' ? pem : undefined;
}

function upload({ lab, given }: OperationCall): object {
  const { node } = given;
  if (customOf(lab, node) !== undefined && !given.flag('force')) {
    throw refuseParams({ force: "Custom certificate exists but 'force' is not set." });
  }
  const pem = given.text('certificates');
  const shown = readPem(pem);
  lab.state.settings.set(keyOf(node), { value: pem });
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

function order(call: OperationCall, type: string): string {
  const { lab, given, caller } = call;
  const config = lab.state.sections.get(`node-config/${given.node}\noptions`)?.config ?? {};
  if (!Object.keys(config).some((key) => key.startsWith('acme'))) {
    throw refuse(`No ACME domains configured for node '${given.node}'`);
  }
  return lab.tasks.start({
    node: given.node,
    type,
    id: '',
    user: caller.id,
    work: () => {
      throw new Error('the lab has no way to a certificate authority');
    },
  });
}

const BASE = '/nodes/{node}/certificates';

/** `/nodes/{node}/certificates`; the lab goes on serving with its own, whatever is uploaded. */
export const certificateRoutes: readonly AnyRoute[] = [
  operation(`GET ${BASE}/info`, ({ lab, given }) => {
    const own = readFileSync(join(lab.directory, 'tls', 'cert.pem'), 'utf8');
    const custom = customOf(lab, given.node);
    return [view('pve-ssl.pem', own), ...(custom === undefined ? [] : [view('pveproxy-ssl.pem', custom)])];
  }),
  operation(`POST ${BASE}/custom`, upload),
  operation(`DELETE ${BASE}/custom`, ({ lab, given }) => {
    lab.state.settings.delete(keyOf(given.node));
    return null;
  }),
  operation(`POST ${BASE}/acme/certificate`, (call) => order(call, 'acmenewcert')),
  operation(`PUT ${BASE}/acme/certificate`, (call) => order(call, 'acmerenew')),
  operation(`DELETE ${BASE}/acme/certificate`, (call) => order(call, 'acmerevoke')),
];
