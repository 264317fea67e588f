export { ubuntu } from './ubuntu';
