export { ansibleContentHash } from './content-hash';
export { canonicalJson, hashOf } from './canonical-json';
export { controlDirectory } from './control-directory';
export { hostGroups } from './host-groups';
export { hostHash } from './host-hash';
export { environmentVariables, hostVariables } from './host-variables';
export { InventoryError, type InventoryErrorCode } from './inventory-error';
export { renderInventory, type InventoryOptions } from './inventory-document';
export { hostKeyAlias, knownHostsFile, renderSshConfig, type SshConfigOptions } from './ssh-config';
export {
  configure,
  ConfigureError,
  type ConfigureErrorCode,
  type ConfigureOptions,
  formatEvent,
  formatFailure,
  type HostFailure,
  type HostReport,
  type HostState,
  progressPrinter,
  type ProgressStream,
  type RunEvent,
  type RunListener,
  type RunReport,
  type TaskStatus,
} from './run';
