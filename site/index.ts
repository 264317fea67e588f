export { formatProblems, type Problem, type ProblemCode, type ProblemPlace, type Severity } from './errors';
export type { SiteFile } from './documents';
export {
  type ChosenFile,
  type ChosenFiles,
  type ExplainedValue,
  findSiteDirectory,
  type FindSiteOptions,
  type FindSiteResult,
  loadSite,
  type LoadResult,
  type LoadSiteOptions,
  loadSiteTexts,
  type LoadTextsOptions,
  type Origin,
  type SiteOrigins,
} from './load';
export type * from './model';
export {
  apiTokenVariable,
  Cidr,
  DataSize,
  DomainName,
  HostName,
  InterfaceAddress,
  IpAddress,
  type IpFamily,
  MacAddress,
  SshPublicKey,
  ValueError,
  type ValueErrorCode,
  VmId,
} from './values';
