import { formatPropertyString, type FormParams } from '../../../../pve/wire';
import { flag, isSet, number, type Diagnostic } from '../../resource';
import { isObject, type ObjectValue, type Value } from '../../values';
import { propertiesOf, textOf, type Answer } from '../objects';

/** How many backups are kept, by the argument and by its name in `prune-backups`. */
const KEEP: Readonly<Record<string, string>> = {
  keep_last: 'keep-last',
  keep_hourly: 'keep-hourly',
  keep_daily: 'keep-daily',
  keep_weekly: 'keep-weekly',
  keep_monthly: 'keep-monthly',
  keep_yearly: 'keep-yearly',
};

/** The parameters of the `backups` block. */
export function backupParams(storage: ObjectValue): FormParams {
  const backups = isObject(storage.backups) ? storage.backups : undefined;
  if (!backups) return {};
  const counts = Object.entries(KEEP).filter(([name]) => isSet(backups, name));
  const kept = flag(backups, 'keep_all')
    ? { 'keep-all': 1 }
    : Object.fromEntries(counts.map(([name, key]) => [key, number(backups, name)] as const));
  const prune = formatPropertyString(kept);
  return {
    'max-protected-backups': isSet(backups, 'max_protected_backups')
      ? number(backups, 'max_protected_backups')
      : undefined,
    'prune-backups': prune === '' ? undefined : prune,
  };
}

/** The `backups` block as PVE has it; without a block in the state it stays out. */
export function readBackups(answer: Answer, state: ObjectValue): Value {
  if (!isObject(state.backups)) return null;
  const prune = propertiesOf(answer['prune-backups']) ?? {};
  const most = answer['max-protected-backups'];
  const counts = Object.entries(KEEP).map(([name, key]) => [name, countOf(prune[key])] as const);
  return {
    max_protected_backups: countOf(most),
    keep_all: textOf(prune['keep-all']) === '1',
    ...Object.fromEntries(counts),
  };
}

function countOf(value: unknown): number | null {
  return typeof value === 'string' || typeof value === 'number' ? Number(value) : null;
}

/** `keep_all` leaves nothing to count. */
export function checkBackups(config: ObjectValue): Diagnostic[] {
  const backups = isObject(config.backups) ? config.backups : undefined;
  if (!flag(backups, 'keep_all')) return [];
  return Object.keys(KEEP)
    .filter((name) => isSet(backups, name))
    .map((name) => ({
      severity: 'error',
      summary: 'Invalid Attribute Combination',
      detail: `${name} cannot be given when keep_all is true.`,
      path: ['backups', name],
    }));
}
