export { merge, mergeAll, settle } from './merge';
