import type { Environment, Site } from '../site';
import type { StackFault } from './stack-error';
import { withoutLogin } from './without-login';

/** Everything of an environment that no stack can be made of. */
export function unsupported(site: Site, environment: Environment): readonly StackFault[] {
  return [
    ...unknownNodes(site, environment),
    ...vmFaults(site, environment),
    ...withoutLogin(site, environment),
  ];
}

function unknownNodes(site: Site, { name, node, vms }: Environment): readonly StackFault[] {
  const known = new Set(site.nodes.map((each) => each.name));
  const named = [
    { who: `environment ${name}`, node, about: { environment: name, paths: ['node'] } },
    ...vms.map((vm) => ({
      who: `VM ${vm.name}`,
      node: vm.node,
      about: { machine: vm.name, environment: name, paths: ['vm.node', 'node'] },
    })),
  ];
  return named.flatMap(({ who, node: wanted, about }, index): StackFault[] => {
    // What the environment says is told once, and not of each of its machines.
    if (known.has(wanted) || (index > 0 && wanted === node)) return [];
    const message = `${who} names node "${wanted}", which the site does not have; ${listed(known)}. Add nodes/${wanted}.yaml, or choose one of them.`;
    return [{ code: 'STACK_NODE_UNKNOWN', message, about }];
  });
}

function vmFaults(site: Site, { vms }: Environment): readonly StackFault[] {
  const images = new Set(site.images.map(({ name }) => name));
  const isos = new Set((site.isos ?? []).map(({ name }) => name));
  return vms.flatMap((vm): StackFault[] => {
    if (
      vm.role === 'router' &&
      (vm.bootMethod === 'iso' || vm.bootMethod === 'pxe' || vm.bootMethod === 'adopt')
    ) {
      const message = `router ${vm.name} is to be made by "${vm.bootMethod}", and cloud-init makes it a router. Set boot_method: image or clone.`;
      const paths = ['vm.boot_method', 'vm.iso', 'vm'];
      return [{ code: 'STACK_BOOT_UNSUPPORTED', message, about: { machine: vm.name, paths } }];
    }
    if (vm.clone || vm.bootMethod === 'pxe' || vm.bootMethod === 'adopt') return [];
    if (vm.bootMethod === 'iso') {
      const { iso = '' } = vm;
      if (isos.has(iso)) return [];
      const message = `VM ${vm.name} is installed from medium "${iso}", which the site does not have; ${listed(isos)}. Add it under isos, or choose one of them.`;
      return [
        {
          code: 'STACK_IMAGE_UNKNOWN',
          message,
          about: { machine: vm.name, paths: ['vm.iso', 'vm.os', 'vm'] },
        },
      ];
    }
    if (images.has(vm.image ?? '')) return [];
    const message = `VM ${vm.name} is made from image "${vm.image ?? ''}", which the site does not have; ${listed(images)}. Add it under images, or choose one of them.`;
    return [{ code: 'STACK_IMAGE_UNKNOWN', message, about: { machine: vm.name, paths: ['vm.image', 'vm'] } }];
  });
}

function listed(names: ReadonlySet<string>): string {
  return names.size === 0 ? 'it has none' : `it has ${[...names].join(', ')}`;
}
