export { createLabModel, type LabModel, type LabModelOptions } from './lab-model';
export { seedState } from './seed-state';
export { MODEL_SCHEMA_PATH, modelFile, modelJsonSchema } from './model-file';
export { modelOfFile } from './model-of-file';
