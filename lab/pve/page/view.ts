import { parseUpid } from '../../../pve/wire';
import type { ContainerRecord, Lab, VmRecord } from '../model';

const MOST_GUESTS = 500;
const MOST_TASKS = 50;
const MOST_FIRINGS = 50;
const GIB = 1024 ** 3;

interface GuestRow {
  readonly vmid: number;
  readonly name: string;
  readonly status: string;
  readonly node: string;
  readonly kind: string;
  readonly lock?: string;
  readonly tags: string;
  readonly notes: string;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function guestRow(lab: Lab, guest: VmRecord | ContainerRecord, kind: 'VM' | 'container'): GuestRow {
  const { vmid, node, config, lock } = guest;
  const isPaused = 'paused' in guest || 'frozen' in guest;
  const status = lab.conditions.isAway(node) ? 'unknown' : isPaused ? 'paused' : guest.status;
  return {
    vmid,
    name: textOf(config[kind === 'VM' ? 'name' : 'hostname']),
    status,
    node,
    kind: config['template'] === 1 ? 'template' : kind,
    tags: textOf(config['tags']).replaceAll(';', ', '),
    notes: textOf(config['description']).split('\n')[0]?.slice(0, 120) ?? '',
    ...(lock === undefined ? {} : { lock }),
  };
}

function guestRows(lab: Lab): GuestRow[] {
  const rows = [
    ...[...lab.state.vms.values()].map((vm) => guestRow(lab, vm, 'VM')),
    ...[...lab.state.containers.values()].map((container) => guestRow(lab, container, 'container')),
  ];
  return rows.sort((left, right) => left.vmid - right.vmid);
}

function isLike(row: GuestRow, filter: string): boolean {
  return filter === '' || Object.values(row).join('\n').toLowerCase().includes(filter);
}

/**
 * What the page shows of a lab. Nothing of it is secret: no parameters, no logs, no cloud-init, no tokens.
 *
 * @param filter text that a guest must have somewhere in its row
 */
export function pageView(lab: Lab, filter: string): object {
  const guests = guestRows(lab);
  const found = guests.filter((row) => isLike(row, filter.toLowerCase()));
  const { nodes, tasks, faults, firings, settings } = lab.state;
  return {
    name: textOf(settings.get('clusterName')?.value),
    version: lab.version,
    nodes: [...nodes.values()].map(({ node, address, cores, memoryBytes }) => {
      const own = guests.filter((guest) => guest.node === node);
      return {
        node,
        address,
        cores,
        memoryGib: Math.round(memoryBytes / GIB),
        status: lab.conditions.isAway(node) ? 'offline' : 'online',
        guests: own.length,
        running: own.filter(({ status }) => status === 'running').length,
      };
    }),
    guests: found.slice(0, MOST_GUESTS),
    guestsFound: found.length,
    guestTotal: guests.length,
    tasks: [...tasks.values()]
      .sort((left, right) => right.sequence - left.sequence)
      .slice(0, MOST_TASKS)
      .map(({ upid, starttime, exitstatus }) => {
        const { type, id, node, user } = parseUpid(upid);
        return { at: starttime * 1000, type, id, node, user, ...(exitstatus ? { status: exitstatus } : {}) };
      }),
    faults: [...faults.values()]
      .sort((left, right) => left.sequence - right.sequence)
      .map(({ name, rule, matched, fired, since }) => ({
        ...{ name, kind: rule.kind, matched, fired },
        active: since !== undefined,
      })),
    firings: [...firings.values()]
      .slice(-MOST_FIRINGS)
      .reverse()
      .map(({ at, fault, method, path, outcome }) => ({
        ...{ at, fault, outcome },
        request: method === undefined ? '' : `${method} ${path ?? ''}`,
      })),
  };
}

/** Grows when anything changes that the page shows. */
export function pageVersion({ state }: Lab): string {
  const { nodes, vms, containers, tasks, faults, firings } = state;
  return [nodes, vms, containers, tasks, faults, firings].map(({ version }) => version).join(' ');
}
