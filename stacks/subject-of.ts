import type { Subject } from '../site';
import { nodeOfStack } from './node-stack-name';

/** The part of the specs that a construct comes from: `dev/machines/dev1/Resource` is the VM dev1, `node--pve1/…` the set-up of that node. */
export function subjectOf(path: string): Subject {
  const [environment = '', scope, name = ''] = path.split('/');
  const node = nodeOfStack(environment);
  if (node !== undefined) return { node, paths: setUpBy(scope, name) };
  if (scope === 'machines') return { machine: name, environment, paths: ['name', 'vm', 'router'] };
  if (scope === 'images') {
    // `debian-12 pve1`, and `talos pve1 iso` of an installation medium.
    const [medium = '', , kind] = name.split(' ');
    const catalogue = kind === 'iso' ? 'isos' : 'images';
    return { paths: [`${catalogue}.${medium}`, catalogue] };
  }
  return { environment, paths: ['sdn', 'node'] };
}

/** Sections of `setup.datacenter` by what their constructs' ids begin with. */
const SECTIONS: Readonly<Record<string, string>> = {
  backup: 'backups',
  user: 'users',
  acl: 'permissions',
  role: 'roles',
  group: 'groups',
  pool: 'pools',
};

/** What of a node's set-up a construct is made of: `datacenter/backup nightly` of `setup.datacenter.backups.nightly`. */
function setUpBy(scope: string | undefined, id: string): readonly string[] {
  if (scope === 'firewall') return ['setup.datacenter.firewall', 'setup.firewall'];
  const [kind = '', name = ''] = id.split(/ (.*)/s);
  const section = scope === 'datacenter' ? SECTIONS[kind] : undefined;
  if (section === undefined) return ['setup'];
  return [`setup.datacenter.${section}.${name}`, `setup.datacenter.${section}`];
}
