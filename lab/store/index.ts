export { Collection } from './collection';
export { LabStore } from './lab-store';
