export { readDocument, updateDocument, viewDocument, writeDocument } from './document';
export type { SectionKind } from './section-kind';
export { needSection, sectionRoutes } from './section-routes';
export { checkSectionType } from './section-type';
export {
  changed,
  checkDigest,
  dropSection,
  fileDigest,
  findSection,
  optionText,
  putSection,
  sectionsOf,
  sha1,
  valueText,
} from './section-store';
