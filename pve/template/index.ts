export { finishTemplate } from './finish-template';
export type { PreparedVm } from './prepared-vm';
