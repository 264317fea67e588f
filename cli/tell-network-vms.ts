import type { Vm } from '../site';
import type { Context } from './context';
import type { Deployment } from './deployment';

/** Says of VMs that a deploy is about to make whom they wait for: it starts them from the network, and accepts none. */
export function tellNetworkVms(
  { writer }: Pick<Context, 'writer'>,
  vms: readonly Pick<Vm, 'name' | 'bootMethod' | 'os'>[],
  deployment: Deployment | undefined,
): void {
  const names = vms
    .filter(({ bootMethod, os }) => bootMethod === 'pxe' && os !== undefined)
    .map(({ name }) => name)
    .filter((name) => !Object.hasOwn(deployment?.hosts ?? {}, name))
    .join(' ');
  if (names === '') return;
  writer.note(
    `${names}: from the network, once the provisioning server may erase the disks. Unless that was said already, say it ` +
      `while this goes on: rackwright machine provision ${names} --erase ${names}`,
  );
}
