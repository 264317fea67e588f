import type { Vm } from '../../site';
import { hostKeyAlias } from '../ssh-config';
import type { ConfigureOptions } from './configure-options';
import { isNew, type KeyedHost, pinHostKeys } from './host-key';
import type { RunListener } from './run-event';

/**
 * Has the agent of a new machine say its host keys, over the API of its node, before anybody on its network can show one; where it
 * says none, the first login takes the key that it is shown.
 */
export async function learnHostKeys(
  { askHostKeys }: ConfigureOptions,
  vm: Vm,
  host: KeyedHost,
  onEvent: RunListener,
): Promise<void> {
  if (!askHostKeys || !isNew(host)) return;
  const told = await askHostKeys(vm).catch(() => []);
  if (pinHostKeys(host, hostKeyAlias(vm), told)) onEvent({ type: 'host-key-told', host: vm.name });
}
