import { text as textOf, type PlanDraft } from '../../resource';
import { flag, number, text, type ObjectDescription } from '../objects';
import { matches, oneOf } from '../validators';
import { networkInterface, ports } from './interface';

const interfaceName = matches(
  /^[A-Za-z][A-Za-z0-9]{0,9}$/,
  'at most 10 letters and digits, starting with a letter',
);

/** The interfaces of a node. */
export const networkObjects: readonly ObjectDescription[] = [
  networkInterface({
    type: 'bridge',
    name: interfaceName,
    fields: {
      ports: {
        ...ports('bridge_ports'),
        // A bridge without ports keeps what the state says of them: nothing, or an empty list.
        read: ({ bridge_ports: names }) =>
          typeof names === 'string' && names !== '' ? names.split(' ') : undefined,
      },
      vids: text('bridge_vids'),
      vlan_aware: {
        ...flag('bridge_vlan_aware', { absent: false }),
        // Only true is sent; false takes the option away.
        write: (value) => (value === true ? true : undefined),
        isSet: (value) => value === true,
      },
    },
    plan: planVids,
  }),
  networkInterface({
    type: 'vlan',
    name: matches(/^[A-Za-z0-9][\w.-]{2,14}$/, "an interface as in 'eno1.55' or 'vlan55'"),
    fields: {
      interface: text('vlan-raw-device', { canUnset: false }),
      vlan: number('vlan-id', { canUnset: false }),
    },
  }),
  networkInterface({
    type: 'bond',
    name: interfaceName,
    fields: {
      bond_mode: text('bond_mode', { canUnset: false }),
      bond_primary: text('bond-primary'),
      bond_xmit_hash_policy: text('bond_xmit_hash_policy'),
      slaves: ports('slaves'),
    },
    validators: {
      bond_mode: oneOf(
        ...'balance-rr active-backup balance-xor broadcast 802.3ad balance-tlb balance-alb'.split(' '),
      ),
      bond_xmit_hash_policy: oneOf('layer2', 'layer2+3', 'layer3+4'),
    },
  }),
];

/** A bridge that knows no VLANs has no list of them; one that does keeps the list that PVE made. */
function planVids(draft: PlanDraft): void {
  if ((draft.config.vids ?? null) !== null) return;
  if (draft.planned.vlan_aware === false) draft.planned.vids = null;
  else if (textOf(draft.prior ?? {}, 'vids') !== '') draft.planned.vids = draft.prior?.vids ?? null;
}
