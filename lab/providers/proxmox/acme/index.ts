export { acmeAccountResource } from './account-resource';
export { acmeCertificateResource } from './certificate-resource';
export { acmePlugin, readPluginData } from './plugin';
