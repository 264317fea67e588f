import type { Vm } from '../../site';
import { renderMetaData } from './meta-data';
import { renderNetworkConfig } from './network-config';
import { type ExtraUserData, renderUserData } from './user-data';

/** The three documents that cloud-init reads. */
export interface CloudInitData {
  /** Starts with `#cloud-config`. */
  readonly userData: string;
  readonly metaData: string;
  /** Version 2. */
  readonly networkConfig: string;
}

/** Renders all of a machine's cloud-init data. */
export function cloudInitData(vm: Pick<Vm, 'fqdn' | 'install' | 'nics'>, extra?: ExtraUserData): CloudInitData {
  const { hostname } = vm.install;
  const userData = renderUserData(vm, extra);
  const networkConfig = renderNetworkConfig(vm.nics, vm.fqdn.slice(hostname.length + 1));
  return { userData, metaData: renderMetaData(hostname, userData, networkConfig), networkConfig };
}
