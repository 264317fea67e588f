export { ACCESS_FILE, answersOf, askBoot, type BootAccess, bootAccess } from './boot-client';
