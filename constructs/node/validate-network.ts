import type { NodeNetwork } from '../../site';
import { ConstructError } from '../construct-error';

/** @throws {@link ConstructError} `NODE_INTERFACE` */
export function validateNetwork({ node, bonds = [], bridges = [], vlans = [] }: NodeNetwork): void {
  const all = [...bonds, ...bridges, ...vlans];
  const names = all.map(({ name }) => name);
  for (const name of names) {
    if (!/^[a-zA-Z][a-zA-Z0-9_.-]{0,14}$/.test(name)) {
      refuse(
        `node ${node} has an interface "${name}", which Linux does not take`,
        'Use at most 15 letters, digits, "_", "-" and ".", a letter first.',
      );
    }
    if (names.indexOf(name) !== names.lastIndexOf(name))
      refuse(`node ${node} has two interfaces "${name}"`, 'Rename one of them.');
  }
  for (const { name, interface: on, vlanId } of vlans) {
    if ((on === undefined) !== (vlanId === undefined))
      refuse(
        `the VLAN "${name}" of node ${node} has ${on === undefined ? 'a tag and no interface' : 'an interface and no tag'}`,
        'Give both, or name it after them, vmbr0.20.',
      );
    const tag = vlanId ?? Number(/\.(\d+)$/.exec(name)?.[1]);
    if (!(tag >= 1 && tag <= 4094))
      refuse(
        `the VLAN "${name}" of node ${node} has no tag of 1 to 4094`,
        'Name it after its interface and tag, vmbr0.20, or give interface and vlanId.',
      );
  }
  for (const { name, vids, vlanAware } of bridges) {
    const wrong = vids?.find((tags) => !isTags(tags));
    if (wrong !== undefined)
      refuse(
        `bridge "${name}" of node ${node} lets VLANs "${wrong}" through`,
        'Write 20, or 30-39, of 1 to 4094.',
      );
    if (vids && vlanAware === false)
      refuse(
        `bridge "${name}" of node ${node} has vids and knows no VLANs`,
        'Leave vids or vlanAware: false out.',
      );
  }
  for (const { name, mtu } of all) {
    if (mtu !== undefined && !(Number.isInteger(mtu) && mtu >= 1280 && mtu <= 65_520))
      refuse(`interface "${name}" of node ${node} has MTU ${String(mtu)}`, 'Give 1280 to 65520.');
  }
  for (const { name, slaves } of bonds) {
    if (slaves.length < 2)
      refuse(`bond "${name}" of node ${node} has ${String(slaves.length)} slaves`, 'Give it two or more.');
  }
  if (all.filter(({ gateway }) => gateway !== undefined).length > 1) {
    refuse(`node ${node} has several default gateways`, 'Leave it on one interface.');
  }
}

function isTags(text: string): boolean {
  if (!/^\d+(-\d+)?$/.test(text)) return false;
  const [first = 0, last = first] = text.split('-').map(Number);
  return first >= 1 && last >= first && last <= 4094;
}

function refuse(what: string, todo: string): never {
  throw new ConstructError('NODE_INTERFACE', `${what}. ${todo}`);
}
