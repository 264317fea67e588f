export { qemuObstacle } from './programs';
export { QemuRunner } from './qemu-runner';
