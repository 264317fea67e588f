export type { Backups } from './copy-lab';
export { FilesChangeError } from './copy-still';
export { saveLab } from './save-lab';
export { listSaves, removeSave, type Save } from './saves-folder';
export { hasSave, settleSwap, swapIn } from './swap';
