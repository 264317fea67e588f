export { linkProviders, type LinkOptions } from './link-providers';
export { type MirroredProvider } from './packages';
