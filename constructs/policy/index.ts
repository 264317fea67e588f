export { Policy } from './policy';
export type { PolicyProps } from './policy-props';
