export { EnvironmentStack, type EnvironmentStackProps } from './environment-stack';
export { NodeStack, type NodeStackProps } from './node-stack';
export { nodeOfStack, nodeStackName } from './node-stack-name';
export { type StackErrorCode } from './stack-error';
export { subjectOf } from './subject-of';
export { synthesize, type SynthesizedStack, type SynthesizeOptions } from './synthesize';
export { type StackTargets } from './targets';
