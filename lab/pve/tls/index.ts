export { fingerprintOf } from '../../../pve/certificate';
export { loadCertificate } from './certificate';
