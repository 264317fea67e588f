export { vmRecovery } from './recover';
export { vmResource } from './vm-resource';
