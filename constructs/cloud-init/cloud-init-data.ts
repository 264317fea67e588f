import { type ExtraUserData, renderMetaData, renderNetworkConfig, renderUserData } from '../../answers';
import type { Vm } from '../../site';
import { ConstructError } from '../construct-error';

/** The documents that cloud-init reads. */
export interface CloudInitData {
  /** Starts with `#cloud-config`. */
  readonly userData: string;
  readonly metaData: string;
  /** Version 2. */
  readonly networkConfig: string;
  /** What user-data is laid over; absent where there is none. */
  readonly vendorData?: string;
}

/** Makes the documents; vendor data, where there are some, are given to it. */
export type CloudInitRenderer = (vendorData?: string) => CloudInitData;

/**
 * Checks now that a machine's cloud-init data can be made, and gives the function that makes them.
 * @throws {@link ConstructError} `CLOUD_INIT_NO_LOGIN`
 */
export function cloudInitRenderer(
  vm: Pick<Vm, 'fqdn' | 'install' | 'nics'>,
  extra?: ExtraUserData,
): CloudInitRenderer {
  const { hostname } = vm.install;
  refuseNoLogin(vm);
  return (vendorData) => {
    const userData = renderUserData(vm, extra);
    const networkConfig = renderNetworkConfig(vm.nics, vm.fqdn.slice(hostname.length + 1));
    const metaData = renderMetaData(hostname, [userData, networkConfig, ...(vendorData ? [vendorData] : [])]);
    return { userData, metaData, networkConfig, ...(vendorData ? { vendorData } : {}) };
  };
}

/** @throws {@link ConstructError} `CLOUD_INIT_NO_LOGIN` where the first user has no SSH key */
export function refuseNoLogin({ install: { hostname, users } }: Pick<Vm, 'install'>): void {
  if (users[0]?.sshKeys.length) return;
  throw new ConstructError(
    'CLOUD_INIT_NO_LOGIN',
    `${hostname} has no user that could log in: the first user needs an SSH key, and there are no passwords. ` +
      'Add ssh_keys to the first user, or let set-up make the automation key.',
  );
}
