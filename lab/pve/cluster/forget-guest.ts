import { refuse, without, type Lab, type SectionRecord } from '../model';
import { dropSection, findSection, optionText, putSection, sectionsOf } from '../sections';

/**
 * Ends the removal of a machine that HA or replication knows, when it is not to be purged there.
 *
 * @param what `VM` or `CT`
 * @throws ApiError 500 in PVE's words.
 */
export function needUnclaimed(lab: Lab, vmid: number, what: 'VM' | 'CT'): void {
  if (findSection(lab, 'ha/resources', `${what.toLowerCase()}:${vmid}`)) {
    throw refuse(`unable to remove ${what} ${vmid} - used in HA resources and purge parameter not set.`);
  }
  const job = replicationJobs(lab, vmid)[0];
  if (job)
    throw refuse(`There is a replication job '${job.id}' for guest '${vmid}' - Please remove that first.`);
}

/** Removes what the data centre knows of a machine that is gone: its firewall, who may use it; when purged, its jobs and HA. */
export function forgetGuest(lab: Lab, vmid: number, purge: boolean): void {
  for (const [key, section] of [...lab.state.sections.entries()]) {
    if (section.file.startsWith(`firewall/${vmid}/`)) lab.state.sections.delete(key);
  }
  for (const [key, entry] of [...lab.state.acl.entries()]) {
    if (entry.path === `/vms/${vmid}`) lab.state.acl.delete(key);
  }
  if (!purge) return;
  for (const type of ['vm', 'ct']) dropSection(lab, 'ha/resources', `${type}:${vmid}`);
  for (const job of replicationJobs(lab, vmid)) dropSection(lab, 'replication', job.id);
  for (const job of sectionsOf(lab, 'jobs')) leaveBackupJob(lab, job, String(vmid));
}

function replicationJobs(lab: Lab, vmid: number): readonly SectionRecord[] {
  return sectionsOf(lab, 'replication').filter(({ id }) => id.startsWith(`${vmid}-`));
}

/** A backup job that was for this machine alone goes with it. */
function leaveBackupJob(lab: Lab, job: SectionRecord, vmid: string): void {
  const option = (['vmid', 'exclude'] as const).find((name) => job.config[name] !== undefined);
  if (option === undefined) return;
  const before = optionText(job.config, option).split(/[,;\s]+/);
  const left = before.filter((id) => id !== vmid);
  if (left.length === before.length) return;
  if (left.length > 0) putSection(lab, { ...job, config: { ...job.config, [option]: left.join(',') } });
  else if (option === 'vmid') dropSection(lab, 'jobs', job.id);
  else putSection(lab, { ...job, config: without(job.config, 'exclude') });
}
