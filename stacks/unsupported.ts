import type { Environment, Site } from '../site';
import { type StackFault } from './stack-error';

/** Everything of an environment that stacks cannot make yet. */
export function unsupported(site: Site, { name, vms }: Environment): readonly StackFault[] {
  const { type } = site.backend;
  const backend: StackFault = {
    code: 'STACK_BACKEND_UNSUPPORTED',
    message: `the state of environment ${name} is to be kept in "${type}", which stacks cannot use yet. Set backend: { type: local }.`,
    about: { paths: ['backend.type', 'backend'] },
  };
  const boots = vms.flatMap((vm): StackFault[] =>
    vm.bootMethod === undefined || vm.clone
      ? []
      : [
          {
            code: 'STACK_BOOT_UNSUPPORTED',
            message: `VM ${vm.name} is to be made by "${vm.bootMethod}", which stacks cannot do yet. Set boot_method: image or clone.`,
            about: { machine: vm.name, paths: ['vm.boot_method', 'vm.iso', 'vm'] },
          },
        ],
  );
  return [...(type === 'local' ? [] : [backend]), ...boots];
}
