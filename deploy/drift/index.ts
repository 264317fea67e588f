export { type DriftReport, driftReport, type PresentGuest } from './drift-report';
export { driftMarkdown, driftText } from './render';
