export { type Certificate, makeLoopbackCertificate } from './loopback-certificate';
