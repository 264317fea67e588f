export { isoImage, type IsoOptions } from './iso-image';
