export { suggestPath } from './suggest-path';
export { formatOrigin, formatValue, yamlWithOrigins } from './yaml-with-origins';
