export { vmRecovery } from './recover';
export { vmResource } from './vm-resource';
export { clonedVmResource } from './cloned/cloned-vm-resource';
