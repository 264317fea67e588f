import { forbidden } from './auth';
import type { OperationCall } from './http';
import { needContainer } from './lxc';
import { needVm } from './vm';

/** Ends a request for what lies below a machine that is not there. */
export function needObjects({ lab, given, request, caller }: OperationCall): void {
  if (caller.user === '') throw forbidden();
  if (!given.has('vmid')) return;
  if (request.url.includes('/qemu/')) needVm(lab, given.node, given.vmid);
  else needContainer(lab, given.node, given.vmid);
}
