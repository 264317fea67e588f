export type { PermissionCheck } from './model';
export {
  enumOf,
  majorOf,
  operationNames,
  operationOf,
  propertyFormatOf,
  type Major,
  type Operation,
} from './operations';
export type { ParamValue } from './param-of';
export { readProperties } from './property-format';
