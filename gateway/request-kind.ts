/** What the gateway does with a request. */
export type RequestKind =
  /** A look at a task, held until the task ends. */
  | { readonly kind: 'task'; readonly upid: string }
  /** A read that others may share. */
  | { readonly kind: 'read'; readonly sharing: Sharing }
  /** A clone, move or creation: what copies disks waits for others on the same node or storage. */
  | { readonly kind: 'queued'; readonly node: string }
  /** A change of a guest's configuration, which PVE refuses before it does anything while the guest is locked. */
  | { readonly kind: 'config' }
  /** Any other change; its body goes through as it comes. */
  | { readonly kind: 'write' }
  /** Goes through as it comes, and changes nothing. */
  | { readonly kind: 'passed' };

/**
 * How long an answer is good for others who ask the same:
 * - `kept` until the next write, since only that changes it;
 * - `merged` while it is on its way;
 * - `fresh` only for who asked before it was fetched, since it changes by what the gateway does not see.
 */
export type Sharing = 'kept' | 'merged' | 'fresh';

const API = '/api2/json/';
const TASK_STATUS = /^nodes\/[^/]+\/tasks\/([^/]+)\/status\/?$/;
const GUEST = '(?:qemu|lxc)/\\d+';
const QUEUED = new RegExp(
  `^nodes/([^/]+)/${GUEST}/(?:clone|move_disk|move_volume|migrate|remote_migrate)/?$`,
);
/** With disks from images and backups, a creation is a copy too. */
const CREATION = /^nodes\/([^/]+)\/(?:qemu|lxc)\/?$/;
const CONFIG = new RegExp(`^nodes/[^/]+/${GUEST}/(?:config|resize)/?$`);

/**
 * Reads that are the same until somebody changes something: they tell what is configured. What runs, tasks, logs, agents
 * and free ids change by themselves; of the cluster's list that is so of what runs, for which nobody reads it here.
 */
const KEPT = new RegExp(
  [
    '^version$',
    '^nodes$',
    '^(?:pools|storage|access)(?:/|$)',
    '^cluster/resources$',
    '^cluster/(?:options|mapping|sdn|firewall|backup)(?:/|$)',
    '^cluster/ha/(?:resources|groups|rules)(?:/|$)',
    '^nodes/[^/]+/(?:network|config|dns|hosts|time)(?:/|$)',
  ].join('|'),
);

/** The provider brings snippets to a storage and disks to a VM over SSH too, and looks at once what became of it. */
const FRESH = new RegExp(`^nodes/[^/]+/(?:storage/[^/]+/content(?:/|$)|${GUEST}/config$)`);

/** Answers that may be long, or that have a meaning for who asks only. */
const PASSED =
  /^access\/ticket|\/(?:download|vncwebsocket|rrd|rrddata|termproxy|vncproxy|spiceproxy)\b|\/agent\//;

/** @param target path and query as in the request line, `/api2/json/pools?poolid=dev` */
export function kindOf(method: string, target: string): RequestKind {
  const path = (target.split('?', 1)[0] ?? '').replace(/\/{2,}/g, '/');
  const below = path.startsWith(API) ? path.slice(API.length).replace(/\/$/, '') : undefined;
  if (method !== 'GET' && method !== 'HEAD') return writeOf(method, below);
  if (method === 'HEAD' || below === undefined || PASSED.test(below)) return { kind: 'passed' };
  const upid = TASK_STATUS.exec(below)?.[1];
  if (upid !== undefined) return { kind: 'task', upid: decoded(upid) };
  return { kind: 'read', sharing: FRESH.test(below) ? 'fresh' : KEPT.test(below) ? 'kept' : 'merged' };
}

function writeOf(method: string, below: string | undefined): RequestKind {
  if (below === undefined) return { kind: 'write' };
  const node = method === 'POST' ? (QUEUED.exec(below) ?? CREATION.exec(below))?.[1] : undefined;
  if (node !== undefined) return { kind: 'queued', node };
  return method !== 'DELETE' && CONFIG.test(below) ? { kind: 'config' } : { kind: 'write' };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
