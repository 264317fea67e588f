export { configure, type Environment } from './configure';
export { type LabSearch } from './lab-token';
export { type Session } from './session';
export { type SshSettings } from './ssh-settings';
