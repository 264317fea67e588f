import type { ProblemCode } from '../../errors';
import type { VaultSettings } from './vault-settings';

/** Why Vault gave nothing; neither text ever holds a value. */
export class VaultRefusal extends Error {
  constructor(
    readonly code: Extract<ProblemCode, 'VAULT_UNREACHABLE' | 'VAULT_DENIED'>,
    message: string,
    /** What to do. */
    readonly hint: string,
  ) {
    super(message);
  }
}

const DO_WITHOUT = 'unset VAULT_ADDR to do without Vault';

/** A file that a variable names, or that Vault's own program writes, is there and cannot be read, or is not there. */
export function unreadableFile(files: VaultSettings['unreadable']): VaultRefusal {
  const names = files.map(({ variable, file, reason }) => `${file} of ${variable} (${reason})`).join(', ');
  return new VaultRefusal('VAULT_UNREACHABLE', `cannot read ${names}`, `correct the variable; ${DO_WITHOUT}`);
}

/** Nobody is logged in. */
export function noToken(address: string): VaultRefusal {
  return new VaultRefusal(
    'VAULT_DENIED',
    `there is no token for ${address}: VAULT_TOKEN, VAULT_TOKEN_FILE and ~/.vault-token are empty`,
    `log in with vault login, or set VAULT_TOKEN or VAULT_TOKEN_FILE; ${DO_WITHOUT}`,
  );
}

/** Codes of Node for certificates that nothing here trusts. */
const UNTRUSTED = /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_(UNTRUSTED|SIGNATURE_FAILURE)/;

/** No answer came. */
export function unreachable(address: string, error: Error & { readonly code?: string }): VaultRefusal {
  const { code = error.message } = error;
  if (UNTRUSTED.test(code)) {
    const message = `the certificate of ${address} is signed by nobody that is trusted here (${code})`;
    return new VaultRefusal('VAULT_UNREACHABLE', message, 'name the file of its authority in VAULT_CACERT');
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'CERT_HAS_EXPIRED') {
    const what = code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is for another name';
    const message = `the certificate of ${address} ${what} (${code})`;
    return new VaultRefusal('VAULT_UNREACHABLE', message, 'correct VAULT_ADDR, or renew the certificate');
  }
  // The other side speaks no TLS.
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    const plain = address.replace(/^https:/, 'http:');
    const message = `${address} does not speak TLS (${code})`;
    return new VaultRefusal('VAULT_UNREACHABLE', message, `correct VAULT_ADDR: did you mean "${plain}"?`);
  }
  const message = `${address} cannot be reached (${code})`;
  return new VaultRefusal('VAULT_UNREACHABLE', message, `correct VAULT_ADDR; ${DO_WITHOUT}`);
}

/** What Vault's answer means; undefined where there simply is no such secret, or none any more. */
export function refusalOf(
  { status, body }: { readonly status: number; readonly body: string },
  { address, namespace, path }: VaultSettings & { readonly path: string },
): VaultRefusal | undefined {
  const where = namespace === undefined ? path : `${path} of namespace ${namespace}`;
  if (status === 404) {
    // A version that was deleted is 404 too, with its metadata.
    if (!/no handler for route|route entry not found|namespace not found/.test(body)) return undefined;
    const message = `${address} has nothing mounted at ${where}`;
    const hint = 'correct RACKWRIGHT_VAULT_PATH (mount and folder) or VAULT_NAMESPACE';
    return new VaultRefusal('VAULT_UNREACHABLE', message, hint);
  }
  if (status === 403 || status === 401) {
    const message = `${address} does not let the token read ${where}`;
    const hint = `log in again with vault login; its policy needs path "${path}" { capabilities = ["read"] }`;
    return new VaultRefusal('VAULT_DENIED', message, hint);
  }
  if (status === 503) {
    const hint = 'unseal it with vault operator unseal, or wait until it has started';
    return new VaultRefusal('VAULT_UNREACHABLE', `${address} is sealed or starting (503)`, hint);
  }
  if (status === 400 && body.includes('HTTP request to an HTTPS server')) {
    const hint = `correct VAULT_ADDR: did you mean "${address.replace(/^http:/, 'https:')}"?`;
    return new VaultRefusal('VAULT_UNREACHABLE', `${address} speaks TLS alone`, hint);
  }
  const what = status === 200 ? 'not as the engine KV version 2 does' : String(status);
  const message = `${address} answered ${what} to ${where}`;
  return new VaultRefusal('VAULT_UNREACHABLE', message, 'correct VAULT_ADDR or RACKWRIGHT_VAULT_PATH');
}
