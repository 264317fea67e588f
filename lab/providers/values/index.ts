export { decodeJsonValue, decodeValue, encodeValue } from './codec';
export { conform } from './conform';
export { equalValues } from './equal';
export { schemaPath, showPath, type ValuePath } from './path';
export { isList, isObject, Unknown, UNKNOWN, type ObjectValue, type Value, type ValueType } from './value';
