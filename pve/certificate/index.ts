export { fingerprintOf, keptCertificate } from './kept-certificate';
export { type Certificate, LOOPBACK, makeCertificate } from './make-certificate';
