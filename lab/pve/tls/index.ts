export { fingerprintOf, loadCertificate, type Certificate } from './certificate';
