export { policies } from './catalogue';
export { evaluate, type Finding, type PolicyReport, severitiesRefused } from './evaluate';
export type { Found, PolicyCheck, SizedStorage } from './policy';
export { policyJunit } from './report/junit';
export { policySarif } from './report/sarif';
export { countsOf, policyText } from './report/text';
