export { EnvironmentStack, type EnvironmentStackProps } from './environment-stack';
export { NodeStack, nodeStackName, type NodeStackProps } from './node-stack';
export { type StackErrorCode } from './stack-error';
export { subjectOf } from './subject-of';
export { synthesize, type SynthesizedStack, type SynthesizeOptions } from './synthesize';
export { type StackTargets } from './targets';
