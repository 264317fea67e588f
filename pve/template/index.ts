export { finishTemplate, type PreparedVm } from './finish-template';
