export type { FindMisplaced } from './find-misplaced';
export { type Documents, readDocuments } from './read-documents';
export { readSpecStream } from './read-spec-stream';
export { readSpecText } from './read-spec-text';
export { refuseSecrets } from './refuse-secrets';
export { isThere, readSiteFiles, type SiteFiles, type SiteFile } from './site-files';
export { LOCK_FILE, SECRETS_FILE, showName, type SiteLocation } from './site-layout';
