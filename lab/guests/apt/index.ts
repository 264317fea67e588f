export { AptProxy, type AptProxyOptions } from './apt-proxy';
export { PackageCache } from './package-cache';
