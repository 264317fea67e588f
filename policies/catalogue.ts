import { accessPolicies } from './checks/access';
import { backupPolicies } from './checks/backup';
import { containerPolicies } from './checks/container';
import { imagePolicies } from './checks/image';
import { networkPolicies } from './checks/network';
import { storagePolicies } from './checks/storage';
import { vmPolicies } from './checks/vm';
import { vmDiskPolicies } from './checks/vm-disks';
import { vmHardwarePolicies } from './checks/vm-hardware';
import { vmNetworkPolicies } from './checks/vm-network';
import type { PolicyCheck } from './policy';

/** Every policy, by what it looks at. */
export const policies: readonly PolicyCheck[] = [
  ...vmPolicies,
  ...vmNetworkPolicies,
  ...vmDiskPolicies,
  ...vmHardwarePolicies,
  ...containerPolicies,
  ...imagePolicies,
  ...networkPolicies,
  ...storagePolicies,
  ...backupPolicies,
  ...accessPolicies,
];
