export type { SectionKind } from './section-kind';
export { needSection, sectionRoutes } from './section-routes';
export { dropSection, findSection, optionText, putSection, sectionsOf } from './section-store';
