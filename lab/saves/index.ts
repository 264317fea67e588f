export type { Backups } from './copy-lab';
export { saveLab } from './save-lab';
export { listSaves, removeSave, type Save } from './saves-folder';
export { hasSave, settleSwap, swapIn } from './swap';
