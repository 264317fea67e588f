import { classify, PveError } from '../../../../pve/client';
import { ProviderError } from '../../resource';

/** Where calls go, and with which credentials. */
export interface CallOrigin {
  readonly endpoint: string;
  /** Where the credentials came from; never the credentials. */
  readonly credentials: string;
}

/** Turns a failed call into words that a user can act on; anything else stays as it is. */
export function explain(error: unknown, origin: CallOrigin): unknown {
  if (!(error instanceof PveError)) return error;
  const { endpoint } = origin;
  if (error.code === 'PVE_UNREACHABLE') return explainSilence(error, endpoint);
  if (error.code === 'PVE_UNAUTHENTICATED') {
    const detail = `It answered: ${error.reason}\nThe credentials came from ${origin.credentials}.`;
    return new ProviderError(
      'PROXMOX_UNAUTHENTICATED',
      `The Proxmox VE API at ${endpoint} refused the credentials`,
      { detail, cause: error },
    );
  }
  if (classify(error) === 'denied') {
    const detail = `${error.message}\nThe credentials came from ${origin.credentials}; the token or its user lacks this privilege.`;
    return new ProviderError('PROXMOX_FORBIDDEN', `The Proxmox VE API does not permit this`, {
      detail,
      cause: error,
    });
  }
  return new ProviderError(`PROXMOX_${error.code.replace(/^PVE_/, '')}`, firstLine(error), {
    detail: error.message,
    cause: error,
  });
}

function explainSilence(error: PveError, endpoint: string): ProviderError {
  const isUntrusted = /certificate|self.signed|unable to verify/i.test(error.reason);
  const summary = `The Proxmox VE API at ${endpoint} does not answer`;
  const advice = isUntrusted
    ? 'Its certificate is not trusted: set `insecure = true` on the provider, or trust its CA (NODE_EXTRA_CA_CERTS).'
    : 'If this is the lab: rackwright lab up\nOtherwise check the endpoint and that this machine can reach it.';
  return new ProviderError('PROXMOX_UNREACHABLE', summary, {
    detail: `${error.reason}\n${advice}`,
    cause: error,
  });
}

function firstLine(error: PveError): string {
  return error.code === 'PVE_TASK_FAILED' ? `A task of Proxmox VE failed: ${error.reason}` : error.reason;
}
