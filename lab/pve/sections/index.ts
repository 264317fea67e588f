export { readDocument, updateDocument, viewDocument, writeDocument } from './document';
export type { SectionKind } from './section-kind';
export { needSection, sectionRoutes } from './section-routes';
export {
  checkDigest,
  dropSection,
  fileDigest,
  findSection,
  optionText,
  putSection,
  sectionsOf,
} from './section-store';
