export { type Certificate, makeCertificate } from './make-certificate';
