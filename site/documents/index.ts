export { type Documents, readDocuments } from './read-documents';
export { FOLDERS, readSiteFiles, readSpecText, showName, type SiteFile, TOP_FILES } from './site-files';
