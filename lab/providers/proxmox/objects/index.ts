export {
  flag,
  list,
  listOf,
  number,
  priorities,
  repeated,
  secret,
  text,
  textOf,
  type Answer,
  type Field,
  type FieldOptions,
} from './field';
export { createParams, readFields, updateParams, type Fields } from './fields';
export { importId } from './import-id';
export { propertiesOf, record } from './record';
export { deleteIfThere, objectRecovery, objectResource, type ObjectDescription } from './object-resource';
