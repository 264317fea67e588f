import { setTimeout as sleep } from 'node:timers/promises';
import { dropOldHostKey, isHostKeyRefused, keepHostKey, type KeyedHost } from './host-key';
import type { Patience } from './patience';
import { parseReadyLine, readyScript } from './ready-script';
import type { RunListener } from './run-event';
import type { HostFailure } from './run-report';
import { runOverSsh, type SshClient } from './ssh-login';

/** A host to wait for. */
export interface AwaitedHost extends KeyedHost {
  readonly name: string;
  /** The ledger is forgotten unless it holds this; undefined leaves it alone. */
  readonly forgetUnless: string | undefined;
}

/** What a host answered. */
export type Readiness =
  | { readonly ready: true; readonly ledger: string | undefined; readonly warning?: string }
  | { readonly ready: false; readonly failure: HostFailure };

const RETRY_MS = 500;

interface Answer {
  connected: boolean;
  cloudInit?: number;
  detail: string[];
  ledger?: string;
  complete: boolean;
}

/** Waits until a host lets Ansible in and cloud-init has finished; the expected outcome of a dead host is a failure, not an exception. */
export async function waitUntilReady(
  client: SshClient,
  host: AwaitedHost,
  patience: Patience,
  onEvent: RunListener,
): Promise<Readiness> {
  const begun = patience.begun ?? performance.now();
  let said = '';
  let refusedSince: number | undefined;
  let renewed = false;
  let announced = false;
  for (;;) {
    const answer: Answer = { connected: false, detail: [], complete: false };
    const left = begun + patience.sshMs - performance.now();
    const { errors, timedOut } = await runOverSsh(client, host.name, {
      script: readyScript(host.forgetUnless),
      timeoutMs: Math.ceil(Math.max(left, 1000) + patience.cloudInitMs),
      onLine: (line) => {
        take(answer, line);
        if (answer.connected && !announced) {
          announced = true;
          onEvent({ type: 'ssh-ready', host: host.name, seconds: secondsSince(begun) });
        }
      },
    });
    client.signal.throwIfAborted();
    if (answer.complete) {
      keepHostKey(host);
      return judge(host.name, answer, onEvent);
    }
    if (answer.connected && timedOut) {
      return failed(
        host.name,
        'cloud-init',
        `cloud-init did not finish within ${patience.cloudInitMs / 1000} s`,
      );
    }

    if (isHostKeyRefused(errors)) {
      if (renewed || !dropOldHostKey(host)) {
        return failed(host.name, 'ssh', strangerMessage(host.knownHosts));
      }
      renewed = true;
      onEvent({ type: 'host-key-renewed', host: host.name });
      continue;
    }

    const lost = patience.inVain?.();
    if (lost !== undefined) return failed(host.name, 'ssh', lost);
    const message = lastLine(errors);
    if (message !== said) onEvent({ type: 'ssh-waiting', host: host.name, message });
    said = message;
    refusedSince = errors.includes('Permission denied') ? (refusedSince ?? performance.now()) : undefined;
    if (refusedSince !== undefined && performance.now() - refusedSince > patience.loginMs) {
      return failed(host.name, 'ssh', `the host refuses the key: ${message}`);
    }
    if (performance.now() - begun > patience.sshMs) {
      const seconds = Math.round(patience.sshMs / 1000);
      return failed(
        host.name,
        'ssh',
        `SSH did not answer within ${seconds} s: ${await diagnosis(client, host.name, message)}`,
      );
    }
    await sleep(RETRY_MS, undefined, { signal: client.signal });
  }
}

function take(answer: Answer, line: string): void {
  const parsed = parseReadyLine(line);
  if (parsed.kind === 'connected') answer.connected = true;
  else if (parsed.kind === 'cloud-init') answer.cloudInit = parsed.status;
  else if (parsed.kind === 'other') answer.detail.push(parsed.text);
  else {
    answer.ledger = parsed.hash;
    answer.complete = true;
  }
}

function judge(host: string, answer: Answer, onEvent: RunListener): Readiness {
  // Progress dots of --wait stand before the status.
  const detail = answer.detail
    .join('\n')
    .replace(/^[.\s]+/, '')
    .trim();
  const status = answer.cloudInit === undefined ? 'absent' : answer.cloudInit === 2 ? 'degraded' : 'done';
  if (answer.cloudInit !== undefined && answer.cloudInit !== 0 && answer.cloudInit !== 2) {
    return failed(
      host,
      'cloud-init',
      `cloud-init failed on ${host} (see /var/log/cloud-init.log there):\n${detail}`,
    );
  }
  onEvent({ type: 'cloud-init', host, status, detail: status === 'degraded' ? detail : '' });
  return {
    ready: true,
    ledger: answer.ledger,
    ...(status === 'degraded' && { warning: `cloud-init is degraded on ${host}:\n${detail}` }),
  };
}

/** With shared connections, ssh hides what its ProxyCommand says: one more login without them shows it. */
async function diagnosis(client: SshClient, host: string, message: string): Promise<string> {
  const options = ['-o', 'ControlMaster=no', '-o', 'ControlPath=none', '-o', 'ControlPersist=no'];
  const { errors } = await runOverSsh(client, host, {
    script: '',
    options,
    timeoutMs: 15_000,
    onLine: () => undefined,
  });
  return errors || message;
}

/** Why a host with another key than the known one is refused, and what to do. @param knownHosts the file with the known one */
export function strangerMessage(knownHosts: string): string {
  return (
    'the host shows another key than the one known for it, and no deployment has made it anew since that was learned. ' +
    `Somebody may be in between. If you know why it changed, remove ${knownHosts} and start again`
  );
}

function failed(host: string, stage: 'ssh' | 'cloud-init', message: string): Readiness {
  return { ready: false, failure: { host, stage, message } };
}

function lastLine(errors: string): string {
  const last = errors.split('\n').at(-1)?.trim() ?? '';
  return last === '' ? 'no answer' : last;
}

function secondsSince(begun: number): number {
  return Math.round((performance.now() - begun) / 100) / 10;
}
