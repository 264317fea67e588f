import type { HostFailure, HostReport, RunReport } from './run-report';
import type { TaskStatus } from './task-status';

/** What happens in a configuration run, in the order in which it happens; also the lines of `events.jsonl`. */
export type RunEvent =
  | { readonly type: 'lock-wait'; readonly holder: string }
  | {
      readonly type: 'started';
      readonly environment: string;
      readonly hosts: readonly string[];
      readonly folder: string;
    }
  /** The guest agent did not tell an address yet; `message` says why. Given once for each new message. */
  | { readonly type: 'address-waiting'; readonly host: string; readonly message: string }
  /** SSH did not answer yet; `message` is the last word of ssh. Given once for each new message. */
  | { readonly type: 'ssh-waiting'; readonly host: string; readonly message: string }
  | { readonly type: 'ssh-ready'; readonly host: string; readonly seconds: number }
  /** The host's own agent has told its keys, and no others are taken of it. */
  | { readonly type: 'host-key-told'; readonly host: string }
  /** The host's agent did not tell its keys yet; `message` says why. Given once for each new message. */
  | { readonly type: 'host-key-waiting'; readonly host: string; readonly message: string }
  /** The host was made anew since its key was learned: the old key is dropped and the new one is kept. */
  | { readonly type: 'host-key-renewed'; readonly host: string }
  | {
      readonly type: 'cloud-init';
      readonly host: string;
      readonly status: 'done' | 'degraded' | 'absent';
      readonly detail: string;
    }
  | { readonly type: 'up-to-date'; readonly host: string }
  | { readonly type: 'playbook'; readonly hosts: readonly string[] }
  | { readonly type: 'task-started'; readonly host: string; readonly task: string }
  | {
      readonly type: 'task';
      readonly host: string;
      readonly task: string;
      readonly status: TaskStatus;
      /** Null where Ansible did not say when the task began. */
      readonly seconds: number | null;
      /** Why it failed; else empty. */
      readonly message: string;
    }
  /** What a role tells people of a host, as that it leaves something out. */
  | { readonly type: 'notice'; readonly host: string; readonly message: string }
  | { readonly type: 'host-failed'; readonly failure: HostFailure }
  | { readonly type: 'host-finished'; readonly host: string; readonly report: HostReport }
  | { readonly type: 'finished'; readonly report: RunReport };

/** Receives the events of a run. */
export type RunListener = (event: RunEvent) => void;
