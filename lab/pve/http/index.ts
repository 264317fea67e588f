export { buildApp, type TlsFiles } from './app';
export { endConnectionsOnClose } from './end-connections';
export { Envelope, RawData } from './envelope';
export { formats } from './formats';
export {
  boolean,
  decimal,
  integer,
  list,
  oneOf,
  optional,
  properties,
  repeated,
  text,
  type Param,
  type Params,
  type ParamSchema,
} from './params';
export { indexRoutes, type Guard } from './index-routes';
export { apiParameter, nameOf, operation, paramsOf, route, type AnyRoute, type OperationCall } from './route';
