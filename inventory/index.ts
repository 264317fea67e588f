export { tagsOf } from './content/plays';
export {
  type AnsibleContent,
  readAnsibleContent,
  readAnsibleParts,
  withImported,
} from './content/ansible-content';
export { changesBetween, type ConfiguredBy, configuredBy } from './configured-by';
export { bareMetalVariables, renderBareMetal } from './bare-metal';
export { canonicalJson } from './canonical-json';
export { chosenHosts, type ChosenHosts } from './chosen-hosts';
export { controlDirectory } from './control-directory';
export { hostHash } from './host-hash';
export { hostVariables } from './host-variables';
export { type InventoryErrorCode } from './inventory-error';
export { type InventoryFormat, renderInventory, type InventoryOptions } from './inventory-document';
export { joinLists } from './join-lists';
export { limitedHosts } from './limited-hosts';
export { loginNics } from './login-address';
export { runVariables, sshConfigFile } from './run-variables';
export { hostKeyAlias, renderSshConfig, type SshConfigOptions } from './ssh-config';
export {
  AgentOutOfReach,
  type AskAgent,
  type AskHostKeys,
  configure,
  configuredRecord,
  formatNotices,
  configureMachines,
  ConfigureError,
  type ConfigureErrorCode,
  type ConfigureOptions,
  type HostFailure,
  type HostHistory,
  hostHistory,
  inParallel,
  type MachinesRun,
  type HostReport,
  type HostState,
  progressPrinter,
  type ProgressStream,
  type RunEvent,
  type RunListener,
  type RunReport,
  type TaskStatus,
} from './run';
