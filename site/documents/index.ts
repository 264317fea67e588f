export { type Documents, readDocuments } from './read-documents';
export { readSpecText } from './read-spec-text';
export { LOCK_FILE, readSiteFiles, type SiteFile, type SiteLocation } from './site-files';
