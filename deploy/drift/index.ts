export { type DriftReport, driftReport, type PresentGuest } from './drift-report';
export { guestsByPart } from './guests-by-part';
export { driftMarkdown, driftText } from './render';
