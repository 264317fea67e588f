export { BUILT_IN_LAYER, BUILT_IN_NAME } from './built-in';
export { merge, mergeAll, settle } from './merge';
