export { formatOrigin, formatValue, yamlWithOrigins } from './yaml-with-origins';
