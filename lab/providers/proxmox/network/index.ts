export { networkObjects } from './interfaces';
