import type { PhysicalHost, Site } from '../../site';
import { BootError } from '../boot-error';
import { Ipmi } from './ipmi/ipmitool';
import type { PowerControl } from './power-control';
import { Redfish } from './redfish/redfish';

/** What a BMC is found by. */
export interface BmcParts {
  /** The site as it is now. */
  readonly site: () => Site;
  /** A secret by its path, `bmc.rack1.password`. */
  readonly secret: (path: string) => string | undefined;
  /** Environment of this process. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The BMC of a machine; undefined where the specs have none for it.
 * @throws BootError BOOT_BMC_LOGIN where its login is not among the secrets
 */
export function bmcOf({ site, secret, environment }: BmcParts, name: string): PowerControl | undefined {
  const host = site().hosts?.find((each) => each.name === name);
  if (!host?.bmc) return undefined;
  const { protocol, firmware } = { protocol: host.bmc.protocol, firmware: host.firmware };
  const access = accessOf(host, host.bmc, secret);
  return protocol === 'ipmi'
    ? new Ipmi({ access, firmware, environment })
    : new Redfish({ access, firmware, name });
}

function accessOf(
  { name }: PhysicalHost,
  { address, port, tlsVerify, credentialsKey }: NonNullable<PhysicalHost['bmc']>,
  secret: BmcParts['secret'],
): ConstructorParameters<typeof Ipmi>[0]['access'] {
  const [user, password] = ['user', 'password'].map((field) => secret(`bmc.${credentialsKey}.${field}`));
  if (user === undefined || password === undefined) {
    throw new BootError(
      'BOOT_BMC_LOGIN',
      `the secrets have no login for the BMC of "${name}": write user and password under "bmc.${credentialsKey}" by rackwright secrets edit, and start the server again`,
    );
  }
  return { address, ...(port === undefined ? {} : { port }), tlsVerify, user, password };
}
