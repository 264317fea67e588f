import { membersOfRole, rolesOf, type Site, type Vm } from '../site';
import { hashOf } from './canonical-json';

/** By host name, a word that is another each time the machine is made. */
type Generations = Readonly<Record<string, string>>;

/**
 * What a host notes that it is configured by, 64 hexadecimal digits: its hash, and where it knows the keys of other machines, which
 * making of them it knows. So one that was made anew has the others configured again, which no plan knows beforehand.
 *
 * @param hash of `hostHash`
 */
export function hostLedger(site: Site, vm: Vm, hash: string, generations: Generations = {}): string {
  if (!rolesOf(site, vm).includes('ssh_keys')) return hash;
  const others = membersOfRole(site, vm, 'ssh_keys').filter(({ name }) => name !== vm.name);
  const known = others.flatMap(({ name }) => {
    const generation = generations[name];
    return generation === undefined ? [] : [[name, generation]];
  });
  return known.length === 0 ? hash : hashOf({ hash, known });
}
