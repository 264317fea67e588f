export { createLabModel, type LabModel, type LabModelOptions } from './lab-model';
export { seedState } from './seed-state';
