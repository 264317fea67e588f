export { type Finding } from './finding';
export { verifyBoot } from './verify-boot';
