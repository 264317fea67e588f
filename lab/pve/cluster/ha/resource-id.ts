import { refuse, type Lab } from '../../model';

/** `vm:100` for `100` or `vm:100`; what is not there is refused in PVE's words. */
export function needGuestSid(lab: Lab, given: string): string {
  const sid = toSid(lab, given);
  if (!guestOf(lab, sid)) throw refuse(`resource '${sid}' does not exist in cluster`);
  return sid;
}

/** `vm:100` for `100`. */
export function toSid(lab: Lab, given: string): string {
  if (given.includes(':')) return given;
  return `${lab.state.containers.has(given) ? 'ct' : 'vm'}:${given}`;
}

/** Where a resource is and whether it runs. */
export function guestOf(
  lab: Lab,
  sid: string,
): { readonly node: string; readonly status: string } | undefined {
  const [type, vmid = ''] = sid.split(':');
  return type === 'ct' ? lab.state.containers.get(vmid) : lab.state.vms.get(vmid);
}
