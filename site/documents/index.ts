export { type Documents, readDocuments } from './read-documents';
export { readSpecText } from './read-spec-text';
export { readSiteFiles, type SiteFile } from './site-files';
