export { AdoptError } from './adopt-error';
export { vmNameOf } from './vm-name';
export { type VmConfig, type VmFileSpec, vmSpecOf } from './vm-spec';
export { type VmPlace, vmPlaceOf } from './vm-place';
