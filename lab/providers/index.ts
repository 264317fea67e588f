export { linkProviders, type LinkOptions } from './mirror';
