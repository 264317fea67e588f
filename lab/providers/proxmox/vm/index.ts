export { vmRecovery } from './recover';
export { vmResource } from './vm-resource';
export { clonedVmResource } from './cloned/cloned-vm-resource';
export { plainVmResource, readPlainVm } from './plain/plain-vm-resource';
export { Machine } from './machine';
