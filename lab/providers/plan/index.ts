export { checkValues } from './check-values';
export { planFramework } from './framework-plan';
export { planLegacy, type LegacyPlan } from './legacy-plan';
