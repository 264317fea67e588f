export { pullImage } from './pull-image';
export { parseReference } from './reference';
export { RegistryClient } from './registry-client';
