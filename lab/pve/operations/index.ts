export type { PermissionCheck } from './model';
export { majorOf, operationNames, operationOf, type Major, type Operation } from './operations';
export type { ParamValue } from './param-of';
