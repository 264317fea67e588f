import { boolean, list, optional, text } from '../../http';
import type { Lab, SdnConfig } from '../../model';
import { checkSdnLock } from './lock';
import type { SdnView } from './sdn-objects';

/** Parameters of every read. */
export const viewParams = { pending: optional(boolean()), running: optional(boolean()) };

/** Parameters of every change. */
export const changeParams = {
  delete: optional(list()),
  digest: optional(text({ maxLength: 64 })),
  'lock-token': optional(text()),
};

/** Reads which configuration is asked for. */
export function viewOf(params: { pending: boolean | undefined; running: boolean | undefined }): SdnView {
  return { pending: params.pending === true, running: params.running === true };
}

/** Options of an object as PVE keeps them: booleans as 0 and 1, lists joined by commas. */
export function sdnConfigOf(
  params: Readonly<Record<string, unknown>>,
  ...names: readonly string[]
): SdnConfig {
  const dropped = new Set(['delete', 'digest', 'lock-token', ...names]);
  const entries = Object.entries(params).flatMap(([key, value]): [string, SdnConfig[string]][] => {
    if (value === undefined || dropped.has(key)) return [];
    if (typeof value === 'boolean') return [[key, value ? 1 : 0]];
    return [[key, value as SdnConfig[string]]];
  });
  return Object.fromEntries(entries);
}

/**
 * The lab, for a change: ends it while somebody else holds the configuration.
 *
 * @throws ApiError 500 in PVE's words.
 */
export function locked(lab: Lab, params: { readonly 'lock-token'?: string | undefined }): Lab {
  checkSdnLock(lab, params['lock-token']);
  return lab;
}
