export {
  ACCESS_FILE,
  answersOf,
  askBoot,
  type BootAccess,
  bootAccess,
  findServer,
  type KnownServer,
  readBoot,
  type ServedNetworkInfo,
} from './boot-client';
