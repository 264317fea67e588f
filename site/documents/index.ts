export { type Documents, readDocuments } from './read-documents';
export { readSpecStream } from './read-spec-stream';
export { readSpecText } from './read-spec-text';
export {
  isThere,
  LOCK_FILE,
  readSiteFiles,
  type SiteFiles,
  SECRETS_FILE,
  showName,
  type SiteFile,
  type SiteLocation,
} from './site-files';
