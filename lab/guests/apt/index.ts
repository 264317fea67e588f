export { AptProxy, type AptProxyOptions } from './apt-proxy';
