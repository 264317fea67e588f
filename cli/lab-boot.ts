import { setTimeout as sleep } from 'node:timers/promises';
import type { BootingGuest, LabOverview } from '../lab/pve';
import type { Context } from './context';
import { withLab } from './lab-client';

const PAUSE_MS = 250;
/** A dozen machines boot at once within half a minute; a machine that is busy takes several times that. */
const PATIENCE_MS = 300_000;

/**
 * Waits until the machines are switched on that a lab starts because it was started, as a node does that boots: whoever asked before would be told
 * that they are stopped. Tells of each, and of those that do not run; they keep nobody from working with the others.
 *
 * @param patienceMs longest time that it waits
 * @throws LabError LAB_NOT_RUNNING
 */
export async function waitForBoot(context: Context, lab: string, patienceMs = PATIENCE_MS): Promise<void> {
  const { writer, signal } = context;
  const deadline = performance.now() + patienceMs;
  const told = new Set<number>();
  await withLab(context, lab, async (own) => {
    let waited: readonly BootingGuest[] = [];
    for (;;) {
      const { booting } = await own.get<LabOverview>('overview');
      const due = booting.filter(({ failure }) => failure === undefined);
      if (waited.length === 0 && due.length > 0) writer.note(`starting: ${due.map(nameOf).join(', ')}`);
      for (const guest of waited) {
        if (!booting.some(({ vmid }) => vmid === guest.vmid))
          writer.note(`${nameOf(guest)} is started, and boots`);
      }
      for (const guest of booting) {
        if (guest.failure === undefined || told.has(guest.vmid)) continue;
        told.add(guest.vmid);
        writer.note(writer.colors.yellow(`${nameOf(guest)} does not start: ${guest.failure}`));
      }
      waited = due;
      if (due.length === 0 || signal.aborted) return;
      if (performance.now() > deadline) break;
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
    const names = waited.map(nameOf).join(', ');
    writer.note(
      `${names} do not run yet after ${String(Math.round(patienceMs / 1000))} s; the lab goes on starting them: rackwright lab status`,
    );
  });
}

function nameOf({ vmid, name }: BootingGuest): string {
  return name ?? `VM ${String(vmid)}`;
}
