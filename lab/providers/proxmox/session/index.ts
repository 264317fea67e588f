export { configure } from './configure';
export { type LabSearch } from './find-lab';
export { type Environment, type Session } from './session';
export { type SshSettings } from './ssh-settings';
