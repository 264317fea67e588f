export { vmResource } from './vm-resource';
