export { nixos } from './nixos';
