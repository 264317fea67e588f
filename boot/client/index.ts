export {
  ACCESS_FILE,
  answersOf,
  askBoot,
  type BootAccess,
  bootAccess,
  deniedFolder,
  findServer,
  type KnownServer,
  readBoot,
  type ServedNetworkInfo,
  TOKEN_FILE,
} from './boot-client';
