import type { Lab } from '../model';
import { dropSection, sectionsOf } from '../sections';

/** Removes what the data centre knows of a machine that is gone: its firewall; when purged, its jobs and HA as well. */
export function forgetGuest(lab: Lab, vmid: number, purge: boolean): void {
  for (const [key, section] of [...lab.state.sections.entries()]) {
    if (section.file.startsWith(`firewall/${vmid}/`)) lab.state.sections.delete(key);
  }
  if (!purge) return;
  for (const type of ['vm', 'ct']) dropSection(lab, 'ha/resources', `${type}:${vmid}`);
  for (const job of sectionsOf(lab, 'replication')) {
    if (job.id.startsWith(`${vmid}-`)) dropSection(lab, 'replication', job.id);
  }
  for (const [key, entry] of [...lab.state.acl.entries()]) {
    if (entry.path === `/vms/${vmid}`) lab.state.acl.delete(key);
  }
}
