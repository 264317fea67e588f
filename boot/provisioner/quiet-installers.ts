import { networkMachines } from '../../site';
import { isQuiet } from '../installers';
import type { Provisioner } from './provisioner';

/**
 * Looks which machines have come up whose installers do not report, and writes down that they are installed. Of several
 * servers one comes first.
 */
export async function lookForInstalled(provisioner: Provisioner): Promise<void> {
  const { site, fleet } = provisioner.parts;
  const now = site();
  const quiet = networkMachines(now).filter((host) => isQuiet(now, host));
  await Promise.all(
    quiet.map(async ({ name }) => {
      const machine = await fleet.find(name);
      if (machine?.status.state !== 'installing') return;
      const found = provisioner.installable(name);
      if (!found.ok || !(await found.installer.isUp?.(found.target, machine.address))) return;
      await fleet.apply(name, { kind: 'install-succeeded' }, { actor: 'server' });
    }),
  );
}
