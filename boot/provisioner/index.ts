export { answer, type AnswerRequest } from './answer';
export { bootFile, bootMedium, bootScript, kexecScript } from './boot-files';
export { bmcLog, powerState, setBootDevice, switchPower } from './power';
export { Provisioner, type ProvisionerParts } from './provisioner';
export { lookForInstalled } from './quiet-installers';
export { type InstallReport, type ReportContext, takeReport } from './report';
export { type Refusal, type Result } from './result';
export { scriptUrl, type ServerAddress } from './urls';
