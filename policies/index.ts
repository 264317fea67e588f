export { policies } from './catalogue';
export { evaluate, type Finding, type PolicyReport } from './evaluate';
export { policyJunit } from './report/junit';
export { policySarif } from './report/sarif';
export { countsOf, policyText } from './report/text';
