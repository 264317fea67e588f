export { type AnsibleRuns, CONFIGURE, ConfigureRuns, type Outcomes, type RunAnsible } from './configure-job';
export { type Awaited, awaitedBy, configurableGroups, isStuck } from './groups';
export { INSTALL, type InstallData, installJobs, type InstallParts } from './install-job';
export { JobQueue } from './job-queue';
