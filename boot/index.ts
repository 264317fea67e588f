export { BootError, type BootErrorCode } from './boot-error';
export { keepToken } from './access';
export {
  answersOf,
  askBoot,
  type BootAccess,
  bootAccess,
  deniedFolder,
  readBoot,
  TOKEN_FILE,
} from './client';
export { makeToken } from './make-token';
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
