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
  for (const { name } of vlans) {
    const tag = Number(/\.(\d+)$/.exec(name)?.[1]);
    if (!(tag >= 1 && tag <= 4094))
      refuse(
        `the VLAN "${name}" of node ${node} has no tag of 1 to 4094`,
        'Name it after its interface and tag, vmbr0.20.',
      );
  }
  for (const { name, slaves } of bonds) {
    if (slaves.length < 2)
      refuse(`bond "${name}" of node ${node} has ${String(slaves.length)} slaves`, 'Give it two or more.');
  }
  if (all.filter(({ gateway }) => gateway !== undefined).length > 1) {
    refuse(`node ${node} has several default gateways`, 'Leave it on one interface.');
  }
}

function refuse(what: string, todo: string): never {
  throw new ConstructError('NODE_INTERFACE', `${what}. ${todo}`);
}
