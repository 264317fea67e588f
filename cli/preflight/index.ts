export { endUnapproved, lacksApproval } from './approval';
export { checkLabIsUp } from './check-lab-is-up';
export { checkSources } from './check-sources';
export { takenNames } from './taken-names';
