export { compose, type Composition, linkOwnProviders } from './compose';
export { type AppProcess, composeSite, type ComposeSiteOptions } from './compose-site';
export { type DeployErrorCode } from './deploy-error';
export { deployEnvironment, policiesOf } from './deploy-environment';
export { deployNode, type NodeGuard, nodePoliciesOf, type NodeRequest } from './deploy-node';
export { deployParts, type PartsRequest } from './deploy-parts';
export { type DeployRequest, type PlanRequest, type ProjectRequest, type Proposal } from './deploy-request';
export { driftMarkdown, type DriftReport, driftText, guestsByPart, type PresentGuest } from './drift';
export { diffParts, driftOfParts, type Look, type LookRequest } from './looks';
export { type Gateways, openGateways } from './gateways';
export { plannedHashes } from './host-hashes';
export {
  type AnsibleCheck,
  ansibleCheck,
  type CheckRun,
  type EnvironmentDiff,
  pages,
  renderMarkdown,
  renderText,
  worthAsking,
} from './plan';
export type { TakenName } from './taken-names';
export { recallRecords } from './recall-records';
export { unseenMarkdown } from './unseen-markdown';
