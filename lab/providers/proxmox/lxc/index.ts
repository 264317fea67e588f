export { containerResource } from './container-resource';
export { containerRecovery } from './recover';
