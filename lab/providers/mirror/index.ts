export { linkOwnProvider } from './link-own-provider';
export { linkProviders, type LinkOptions } from './link-providers';
export { unlinkProviders } from './unlink-providers';
export { type MirroredProvider } from './packages';
