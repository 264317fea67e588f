export { type ImportedFile } from './apply-changes';
export { type FileToImport, importFiles, type ImportResult } from './import-files';
export {
  importIntoSite,
  type ImportIntoSiteOptions,
  problemsWith,
  type SiteImport,
  writeImported,
} from './import-into-site';
export { renderDiff } from './render-diff';
