export { checkValues } from './check-values';
export { settleLegacy } from './legacy-apply';
export { planFramework } from './framework-plan';
export { planLegacy, type LegacyPlan } from './legacy-plan';
