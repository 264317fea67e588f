export { answerWithFaults, requestScope } from './answer';
export { faultRoutes } from './control-routes';
export { Faults } from './faults';
export { type RequestFacts } from './matching';
export { factsOf, factsOfTask } from './request-facts';
export { faultFile, type FaultRule } from './rule';
