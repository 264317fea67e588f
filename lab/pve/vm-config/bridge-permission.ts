import { parsePropertyString } from '../../../pve/wire';
import type { Caller } from '../auth';
import type { Lab } from '../model';

/** Who connects a card to a bridge or vnet must be allowed to use it, or its VLAN. */
export function checkBridge(lab: Lab, caller: Caller, value: string): void {
  const { bridge, tag } = parsePropertyString(value, { defaultKey: 'model' });
  if (bridge === undefined) return;
  const zone = lab.state.sdn.get(`vnet/${bridge}`)?.running?.['zone'] ?? 'localnetwork';
  const path = `/sdn/zones/${typeof zone === 'string' ? zone : 'localnetwork'}/${bridge}`;
  if (tag !== undefined && caller.may(`${path}/${tag}`, 'SDN.Use')) return;
  caller.need(path, 'SDN.Use');
}
