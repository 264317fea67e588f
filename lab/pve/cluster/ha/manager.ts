import { updateContainer } from '../../lxc';
import type { Lab, SectionRecord } from '../../model';
import { findSection, optionText, putSection, sectionsOf } from '../../sections';
import { shutdownVm, startVm, stopVm } from '../../vm';
import { isInError, noteError } from './ha-memory';
import { guestOf, toSid } from './resource-id';

/** Resources on which a task of the manager's is under way, so that it does not begin a second one. */
const busy = new WeakMap<Lab, Set<string>>();
/** PVE's own; a wish to stop has none. */
const SHUTDOWN_MS = 60_000;

/** Name of the setting that keeps the manager from doing anything. */
export const DISARMED = 'haDisarmed';

/** Whether the manager decides when a guest runs: a call to start or stop it only changes what is wished. */
export function managedSid(lab: Lab, guest: string): string | undefined {
  const sid = toSid(lab, guest);
  const section = findSection(lab, 'ha/resources', sid);
  return section && optionText(section.config, 'state') !== 'ignored' ? sid : undefined;
}

/** Changes what is wished for a resource, and sees to it. */
export function wishState(lab: Lab, sid: string, state: 'started' | 'stopped', how?: PowerOff): void {
  const section = findSection(lab, 'ha/resources', sid);
  if (!section) return;
  putSection(lab, { ...section, config: { ...section.config, state } });
  manageResources(lab, how);
}

/** How a guest is stopped. */
export interface PowerOff {
  /** Milliseconds that it has to power itself off; 0 cuts the power. */
  readonly timeoutMs: number;
}

/** Whether the manager does anything at all: it is armed, and the cluster has quorum. */
export function isManaging(lab: Lab): boolean {
  return !lab.state.settings.has(DISARMED) && lab.conditions.isQuorate();
}

/**
 * Starts and stops guests as is wished for them. PVE's manager looks every ten seconds; the lab's at once, when a wish or a
 * guest changes. What fails is not tried again until then.
 */
export function manageResources(lab: Lab, how: PowerOff = { timeoutMs: SHUTDOWN_MS }): void {
  if (!isManaging(lab)) return;
  for (const section of sectionsOf(lab, 'ha/resources')) manage(lab, section, how);
}

function manage(lab: Lab, { id: sid, config }: SectionRecord, how: PowerOff): void {
  const guest = guestOf(lab, sid);
  const wished = optionText(config, 'state');
  const working = busy.get(lab) ?? new Set();
  busy.set(lab, working);
  if (!guest || wished === 'ignored' || working.has(sid) || lab.conditions.isAway(guest.node)) return;
  if (wished === 'disabled') noteError(lab, sid, false);
  if (isInError(lab, sid)) return;
  const isOn = guest.status === 'running';
  if (isOn === (wished === 'started')) return;
  const [type, vmid = ''] = sid.split(':');
  const action = isOn ? (how.timeoutMs === 0 ? 'stop' : 'shutdown') : 'start';
  working.add(sid);
  lab.tasks.start({
    node: guest.node,
    type: `${type === 'ct' ? 'vz' : 'qm'}${action}`,
    id: vmid,
    user: 'root@pam',
    work: async (task) => {
      try {
        await lab.sequencer.run(`vm/${vmid}`, async () => {
          // Its own task or a call may have done it meanwhile.
          const now = guestOf(lab, sid);
          if (!now || (now.status === 'running') !== isOn) return;
          if (type === 'ct') markContainer(lab, Number(vmid), !isOn);
          else if (action === 'start') await startVm(lab, now.node, Number(vmid), task);
          else if (action === 'stop') await stopVm(lab, now.node, Number(vmid));
          else await shutdownVm(lab, now.node, Number(vmid), how.timeoutMs);
        });
      } catch (error) {
        // A refusal while the lab stops or the guest is gone says nothing about the resource.
        if (!isOn && guestOf(lab, sid) && !task.signal.aborted) noteError(lab, sid, true);
        throw error;
      } finally {
        working.delete(sid);
      }
      // Another wish may have come meanwhile.
      manageResources(lab, how);
    },
  });
}

/** Notes that a container runs, or does not. */
export function markContainer(lab: Lab, vmid: number, on: boolean): void {
  if (on) updateContainer(lab, vmid, { status: 'running', startedAt: lab.now(), pid: 20_000 + vmid });
  else
    updateContainer(lab, vmid, {
      status: 'stopped',
      startedAt: undefined,
      pid: undefined,
      frozen: undefined,
    });
}
