export { cloudInitOf } from './cloud-init';
