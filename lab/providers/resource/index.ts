export { block, blocks, flag, isSet, number, text, texts } from './access';
export { ProviderError, type Diagnostic } from './diagnostic';
export type { DataSource, Operation, PlanDraft, Provider, ResourceType, Validator } from './resource-type';
