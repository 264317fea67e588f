import { networkMachine, type PhysicalHost, type Site } from '../../site';
import { BootError } from '../boot-error';
import { Ipmi } from './ipmi/ipmitool';
import type { PowerControl } from './power-control';
import { hypervisorOf } from './proxmox/hypervisor-of';
import { Redfish } from './redfish/redfish';

/** What the power of a machine is found by. */
export interface PowerParts {
  /** The site as it is now. */
  readonly site: () => Site;
  /** A secret by its path, `bmc.rack1.password`. */
  readonly secret: (path: string) => string | undefined;
  /** Environment of this process. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** For each answer of a BMC. @default what suits the slowest */
  readonly patienceMs?: number;
}

/**
 * What switches a machine, its BMC or the hypervisor of a VM; undefined where the specs have none for it.
 * @throws BootError BOOT_BMC_LOGIN where its login is not among the secrets
 */
export function powerOf(
  { site, secret, environment, patienceMs }: PowerParts,
  name: string,
): PowerControl | undefined {
  const now = site();
  const host = networkMachine(now, name);
  if (!host?.bmc) return host && hypervisorOf(now, host, secret);
  const given = {
    access: accessOf(host, host.bmc, secret),
    firmware: host.firmware,
    ...(patienceMs === undefined ? {} : { patienceMs }),
  };
  return host.bmc.protocol === 'ipmi' ? new Ipmi({ ...given, environment }) : new Redfish({ ...given, name });
}

function accessOf(
  { name }: PhysicalHost,
  { address, port, tlsVerify, credentialsKey }: NonNullable<PhysicalHost['bmc']>,
  secret: PowerParts['secret'],
): ConstructorParameters<typeof Ipmi>[0]['access'] {
  const [user, password] = ['user', 'password'].map((field) => secret(`bmc.${credentialsKey}.${field}`));
  if (user === undefined || password === undefined) {
    throw new BootError(
      'BOOT_BMC_LOGIN',
      `the secrets have no login for the BMC of "${name}": write user and password under "bmc.${credentialsKey}" by rackwright secrets edit, which the server sees by itself`,
    );
  }
  return { address, ...(port === undefined ? {} : { port }), tlsVerify, user, password };
}
