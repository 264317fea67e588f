export { fingerprintOf, keptCertificate } from './kept-certificate';
export { type Certificate, makeServerCertificate } from './server-certificate';
