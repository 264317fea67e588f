export { ansibleCheck, type CheckRun, worthAsking } from './ansible-check';
export type { AnsibleCheck, HostCheck } from './host-check';
export { attributeChanges, type AttributeChange } from './attribute-changes';
export { attributeLine } from './attribute-line';
export { withWholeBlocks } from './whole-blocks';
export {
  type AnsibleKnowledge,
  environmentDiff,
  type DiffEntry,
  type EnvironmentDiff,
  type ResourceDiff,
} from './environment-diff';
export { type Fate, fateOf, isMachine, machineWords, rebootWords } from './fate';
export { markdownText } from './markdown-text';
export {
  type Change,
  isDeployed,
  plannedWork,
  type ResourceChange,
  type TerraformPlan,
  type Verb,
  verbOf,
} from './plan-json';
export { hostName, ownerOf } from './owner';
export { COMMENT_ROOM, fitted, pages } from './room';
export { renderMarkdown } from './render-markdown';
export { renderText } from './render-text';
