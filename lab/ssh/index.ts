export { sshObstacle } from './availability';
export { startSsh, type LabSsh, type LabSshOptions, type NodeSsh } from './start-ssh';
export { userKeyFile } from './ssh-files';
