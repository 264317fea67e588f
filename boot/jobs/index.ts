export { INSTALL, type InstallData, installJobs, type InstallParts } from './install-job';
export { type JobKind, JobQueue } from './job-queue';
