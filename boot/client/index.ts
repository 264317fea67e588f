export { ACCESS_FILE, askBoot, type BootAccess, bootAccess } from './boot-client';
