export { storageObjects } from './storages';
