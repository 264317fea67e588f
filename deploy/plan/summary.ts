import type { EnvironmentDiff } from './environment-diff';

/** `1 machine is made, 2 reboot; Ansible runs on 3`, or that nothing changes. */
export function summaryOf(diff: EnvironmentDiff): string {
  return `${diff.isDeployed ? '' : 'nothing of it is deployed; '}${changesOf(diff)}`;
}

function changesOf({ isChanged, hosts, check }: EnvironmentDiff): string {
  // What Ansible would change stands below.
  if (!isChanged) return check ? 'Terraform would change nothing' : 'no changes';
  const parts = [
    said(hosts.create, 'is made', 'are made'),
    said(hosts.change, 'is changed', 'are changed'),
    said(hosts.replace, 'is DESTROYED AND MADE ANEW', 'are DESTROYED AND MADE ANEW'),
    said(hosts.delete, 'is DESTROYED', 'are DESTROYED'),
    said(hosts.reboot, 'reboots', 'reboot'),
    said(hosts.configure, 'is configured by Ansible', 'are configured by Ansible'),
  ].filter(Boolean);
  return parts.length === 0 ? 'no machine is touched' : parts.join(', ');
}

function said(count: number, one: string, many: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 machine ${one}` : `${String(count)} machines ${many}`;
}
