import type { FormParams } from '../../../../pve/wire';
import { flag, text } from '../../resource';
import type { ObjectValue, Value } from '../../values';
import type { Answer } from '../objects';

/** What a storage with secrets of its own does besides. */
export interface SecretsOfPbs {
  readonly creation: (planned: ObjectValue) => FormParams;
  readonly created: (answer: unknown) => ObjectValue;
  readonly read: (answer: Answer, state: ObjectValue) => ObjectValue;
}

/** The key by which a Proxmox Backup Server's clients encrypt. */
export const pbsSecrets: SecretsOfPbs = {
  creation: (planned) => {
    if (flag(planned, 'generate_encryption_key')) return { 'encryption-key': 'autogen' };
    const key = text(planned, 'encryption_key');
    return key === '' ? {} : { 'encryption-key': key };
  },
  created: (answer) => {
    const { config } = (answer ?? {}) as { config?: { 'encryption-key'?: unknown } };
    const key = config?.['encryption-key'];
    return { generated_encryption_key: typeof key === 'string' ? key : null };
  },
  read: (answer, state) => ({
    encryption_key_fingerprint: fingerprintOf(answer),
    generated_encryption_key: state.generated_encryption_key ?? null,
  }),
};

/** PVE shows the fingerprint of the key in `encryption-key`; older ones the key's own file. */
function fingerprintOf(answer: Answer): Value {
  const shown = answer.keyring ?? answer['encryption-key'];
  if (typeof shown !== 'string') return null;
  try {
    const { fingerprint } = JSON.parse(shown) as { fingerprint?: unknown };
    return typeof fingerprint === 'string' ? fingerprint : null;
  } catch {
    return shown;
  }
}
