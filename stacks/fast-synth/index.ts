export { withoutStackTraces } from './stack-traces';
export { StreamSynthesizer } from './stream-synthesizer';
