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
export { driftMarkdown, driftText, type PresentGuest } from './drift';
export { type Gateways, openGateways } from './gateways';
export { plannedHashes } from './host-hashes';
export { renderMarkdown, renderText } from './plan';
