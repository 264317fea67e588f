export { linkOwnProvider, linkProviders, unlinkProviders, type LinkOptions } from './mirror';
