export { debian } from './debian';
