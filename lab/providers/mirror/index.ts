export { linkProviders, type LinkOptions } from './link-providers';
export {
  MIRRORED_PROVIDERS,
  packageDirectory,
  packageHash,
  platformName,
  type MirroredProvider,
} from './packages';
