export { agentUserData } from '../../answers';
export {
  type CloudInitData,
  type CloudInitRenderer,
  cloudInitRenderer,
  refuseNoLogin,
} from './cloud-init-data';
export { type CloudInitAttachment, CloudInitDisk, type CloudInitDiskProps } from './cloud-init-disk';
export type { ExtraUserData } from '../../answers';
