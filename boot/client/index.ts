export { ACCESS_FILE, answersOf, askBoot, type BootAccess, bootAccess, readBoot } from './boot-client';
