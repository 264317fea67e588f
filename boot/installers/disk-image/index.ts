export { diskImage } from './disk-image';
