export { ACCESS_FILE, askBoot, type BootAccess, bootAccess, readBoot } from './boot-client';
