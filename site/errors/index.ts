export { type CodeMeaning, PROBLEM_CODES, type ProblemCode } from './codes';
export { nearest, suggestName } from './did-you-mean';
export { errorReference } from './reference';
export { type FormatOptions, formatProblems } from './format-problems';
export {
  type Finding,
  formatPlace,
  type Problem,
  ProblemList,
  type ProblemPlace,
  type Severity,
} from './problem';
