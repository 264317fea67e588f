export { fingerprintOf, loadCertificate } from './certificate';
