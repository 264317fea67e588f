export { compose, type Composition } from './compose';
export { type AppProcess, composeSite, type ComposeSiteOptions } from './compose-site';
export { type DeployErrorCode } from './deploy-error';
export {
  deployEnvironment,
  type DeployRequest,
  diffEnvironment,
  driftOf,
  policiesOf,
} from './deploy-environment';
export { deployNode, type NodeGuard, type NodeRequest } from './deploy-node';
export { deployParts, type PartsRequest } from './deploy-parts';
export { driftMarkdown, type DriftReport, driftText, type PresentGuest } from './drift';
export { type Gateways, openGateways } from './gateways';
export { plannedHashes } from './host-hashes';
export { type EnvironmentDiff, renderMarkdown, renderText } from './plan';
