export { type Attribute, type Block, type NestedAttributes, type NestedBlock, type Schema } from './model';
export { attributeType, blockType } from './value-type';
export { type DerivedSchemas, type Planning, type ProviderDump } from './derive';
export { PROXMOX_SCHEMAS } from './proxmox';
