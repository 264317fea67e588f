export { readTypedFile, type TypedFile } from './read-typed-file';
export { type ChosenFile, type ChosenFiles, type ChosenStream, readChosenStream } from './chosen-files';
export { findSiteDirectory, type FindSiteOptions, type FindSiteResult } from './find-site-directory';
export {
  loadSite,
  type LoadResult,
  type LoadSiteOptions,
  loadSiteTexts,
  type LoadTextsOptions,
  type RestOfSite,
} from './load-site';
export {
  type ExplainedThing,
  type ExplainedValue,
  type Origin,
  pathOf,
  type SiteOrigins,
  type Subject,
} from './site-origins';
