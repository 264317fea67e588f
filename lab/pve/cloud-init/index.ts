export { cloudInitOf } from './cloud-init';
export { readSeedIso } from './seed-iso';
