export { LabError, type LabErrorCode } from './lab-error';
export {
  isAlive,
  labDirectory,
  labFolders,
  labNames,
  readLabRecord,
  type LabFolders,
  type LabRecord,
} from './lab-record';
export type { DaemonOptions } from './messages';
export { startLab, type StartedLab } from './start';
export { stopLab, type StopOptions } from './stop';
