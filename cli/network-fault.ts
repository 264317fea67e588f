import type { BootAccess } from '../boot';
import { bootRoom } from './boot-room';

/** What is said of a provisioning network that leads nobody to an installer. */
const FAULTS: Readonly<Record<string, string>> = {
  stale:
    'its DHCP refused what it was to tell the machines that were armed last: they are not led to their installers',
  down: 'its DHCP, TFTP and names are not served: dnsmasq has ended, and is started again by the server',
};

/** Why a machine that is armed would not be led to its installer; undefined where it is, or where others lead it. */
export async function networkFault(server: BootAccess): Promise<string | undefined> {
  const { network } = await bootRoom().askBoot<{ readonly network?: string }>(server, '/healthz');
  const fault = network === undefined ? undefined : FAULTS[network];
  return (
    fault && `the provisioning server is at fault: ${fault}; look at what it logs, or: sudo rackwright verify`
  );
}
