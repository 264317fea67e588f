/** What a gateway was asked, and what it asked. */
export interface GatewayStatistics {
  /** Requests that the gateway answered. */
  requests: number;
  /** Requests that PVE got of them, looks at tasks and repetitions among them. */
  forwarded: number;
  /** Connections that clients opened. */
  accepted: number;
  /** Connections that were opened to PVE. */
  connected: number;
  /** Looks at tasks that were held until the task ended. */
  held: number;
  /** Reads answered by a read that was under way. */
  merged: number;
  /** Reads answered by what was kept since the last write. */
  kept: number;
  /** Clones and moves that waited for others. */
  queued: number;
  /** Requests that were sent once more. */
  retried: number;
  /** Requests that PVE gave no answer to. */
  unanswered: number;
}

/** All counters at nought. */
export function newStatistics(): GatewayStatistics {
  return {
    requests: 0,
    forwarded: 0,
    accepted: 0,
    connected: 0,
    held: 0,
    merged: 0,
    kept: 0,
    queued: 0,
    retried: 0,
    unanswered: 0,
  };
}

/** Whether anything was done otherwise than without a gateway, beside passing it on. */
export function hasSaved(statistics: GatewayStatistics): boolean {
  const { held, merged, kept, queued, retried, unanswered } = statistics;
  return held + merged + kept + queued + retried + unanswered > 0;
}

/** `gateway: 2310 requests became 1450 over 8 connections instead of 900; 100 task polls held, 760 reads shared` */
export function formatStatistics(statistics: GatewayStatistics): string {
  const { requests, forwarded, accepted, connected, held, merged, kept, queued, retried, unanswered } =
    statistics;
  const parts = [
    said(held, 'task poll held', 'task polls held'),
    said(merged + kept, 'read shared', 'reads shared'),
    said(queued, 'copy or move queued', 'copies and moves queued'),
    said(retried, 'request repeated', 'requests repeated'),
    said(unanswered, 'request without an answer', 'requests without an answer'),
  ].filter(Boolean);
  const became = `gateway: ${String(requests)} requests became ${String(forwarded)}`;
  const over = `over ${said(connected, 'connection', 'connections') || 'no connection'} instead of ${String(accepted)}`;
  return `${became} ${over}${parts.length === 0 ? '' : `; ${parts.join(', ')}`}`;
}

function said(count: number, one: string, many: string): string {
  return count === 0 ? '' : `${String(count)} ${count === 1 ? one : many}`;
}
