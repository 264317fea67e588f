export { answer, type AnswerRequest, previewAnswer } from './answer';
export { bootFile, bootMedium, bootScript } from './boot-files';
export { Provisioner, type ProvisionerParts } from './provisioner';
export { type InstallReport, takeReport } from './report';
export { type Refusal, type Result } from './result';
export { type ServerAddress, urlsOf } from './urls';
