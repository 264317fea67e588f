import type { Subject } from '../site';

/** The part of the specs that a construct comes from: `dev/machines/dev1/Resource` is the VM dev1. */
export function subjectOf(path: string): Subject {
  const [environment = '', scope, name = ''] = path.split('/');
  if (scope === 'machines') return { machine: name, environment, paths: ['name', 'vm', 'router'] };
  if (scope === 'images') {
    // `debian-12 pve1`, and `talos pve1 iso` of an installation medium.
    const [medium = '', , kind] = name.split(' ');
    const catalogue = kind === 'iso' ? 'isos' : 'images';
    return { paths: [`${catalogue}.${medium}`, catalogue] };
  }
  return { environment, paths: ['sdn', 'node'] };
}
