import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import type { CloudInitDisk } from '../cloud-init';
import type { VmDevices } from './device-props';
import type { VmDisk } from './disk-props';
import type { VmGuest } from './guest-props';
import type { VmNetworkDevice } from './network-device-props';
import type { VmOperation } from './operation-props';
import type { VmProcessor } from './processor-props';
import type { VmSource } from './source-props';

/** What becomes of a VM whose cloud-init data changed. */
export type CloudInitChange =
  /** The data are in its drive; cloud-init takes them up whenever it boots next. */
  | 'next-boot'
  /** It is restarted, and so takes them up at once. */
  | 'reboot'
  /** It is destroyed and made anew, as the provider does by itself. */
  | 'recreate';

/** Properties of {@link ProxmoxVm}. */
export interface ProxmoxVmProps extends VmSource, VmProcessor, VmDevices, VmGuest, VmOperation {
  /** Host name and PVE name, `dev1`. */
  readonly name: string;
  /** The name that it had so far, of one that is renamed; it may stay until all states know the new one. @default it was never renamed */
  readonly formerName?: string;
  /** 100 to 999999999. The provider would look for a free one, and two deployments would find the same. */
  readonly vmId: number;
  /** PVE node that the VM is made on; with another one it is moved there, while it runs. */
  readonly node: string;
  /**
   * Nodes that the VM may run on: a move between them, by HA or by hand, is no difference in a plan. Its storages, that
   * of cloud-init media too, must be shared between them.
   * @default `node` alone; found on another, the VM is moved back: see `onNodeChange`
   */
  readonly nodes?: readonly string[];
  /** Words for people. @default none */
  readonly description?: string;
  /** PVE keeps them in lower case. @default none */
  readonly tags?: readonly string[];
  readonly disks: readonly VmDisk[];
  readonly nics: readonly VmNetworkDevice[];
  /** @default the guest boots without cloud-init data */
  readonly cloudInit?: CloudInitDisk;
  /** @default 'next-boot' */
  readonly cloudInitChange?: CloudInitChange;
  /** What restarts the VM where `cloudInitChange` is `reboot`: a shell command and the folder that it runs in. */
  readonly reboot?: { readonly command: string; readonly workingDirectory: string };
  readonly provider?: TerraformProvider;
  /** What must exist before, for instance the `SdnVxlan` that the NICs are on. */
  readonly dependsOn?: readonly ITerraformDependable[];
}
