export { policies } from './catalogue';
export { evaluate, type Finding, type PolicyReport } from './evaluate';
export type { Found, SizedStorage } from './policy';
export { policyJunit } from './report/junit';
export { policySarif } from './report/sarif';
export { countsOf, policyText } from './report/text';
