export { environmentDiff, type DiffEntry, type EnvironmentDiff, type ResourceDiff } from './environment-diff';
export type { TerraformPlan } from './plan-json';
export { renderMarkdown } from './render-markdown';
export { renderText } from './render-text';
