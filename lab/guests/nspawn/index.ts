export { nspawnInit, NspawnRunner } from './nspawn-runner';
