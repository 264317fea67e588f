export { withDefinedAttributes } from './defined-attributes';
export { withoutStackTraces } from './stack-traces';
export { StreamSynthesizer } from './stream-synthesizer';
