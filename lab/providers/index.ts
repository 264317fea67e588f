export { linkProviders, unlinkProviders, type LinkOptions } from './mirror';
