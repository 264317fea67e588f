export { BootError, type BootErrorCode } from './boot-error';
export { answersOf, askBoot, type BootAccess, bootAccess, readBoot } from './client';
export type { AnsibleRuns, Outcomes } from './jobs';
export {
  addMedium,
  buildImageInstaller,
  DEFAULT_KERNEL,
  IMAGE_INSTALLER,
  mediaFolder,
  MediaStore,
  type Medium,
  prepareIso,
} from './media';
export { exampleSecret, previewOf, releaseOf } from './preview';
export { type Finding, verifyBoot } from './verify';
export { type BootServer, type BootServerOptions, startBootServer } from './server';
