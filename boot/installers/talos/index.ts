export { exampleBundle } from './secrets-bundle';
export { talos } from './talos';
