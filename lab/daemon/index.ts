export { LabError, type LabErrorCode } from './lab-error';
export {
  isAlive,
  isNewLab,
  labDirectory,
  labFolders,
  labNames,
  readLabRecord,
  type LabFolders,
  type LabRecord,
} from './lab-record';
export type { DaemonOptions } from './messages';
export { portHolder, type PortHolder } from './port-holder';
export { chooseSettings, readLabSettings, type LabSettings, type WantedSettings } from './settings';
export { startLab, type StartedLab } from './start';
export { stopLab, type StopOptions } from './stop';
export { withLabLock } from './lab-lock';
export { restoreLab, type RestoreOptions } from './restore';
export { listSaves, removeSave, settleSwap } from '../saves';
export { needFreeName, saveStoppedLab } from './save';
