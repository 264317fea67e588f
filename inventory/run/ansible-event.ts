import type { TaskStatus } from './task-status';

/** Numbers of tasks on a host, in Ansible's words. */
export interface AnsibleStats {
  readonly ok: number;
  readonly changed: number;
  readonly failures: number;
  readonly unreachable: number;
  readonly skipped: number;
}

/** A line that the callback plugin `rackwright_events` writes. */
export type AnsibleEvent =
  | { readonly event: 'play'; readonly name: string }
  | { readonly event: 'start'; readonly host: string; readonly task: string; readonly role: string | null }
  | {
      readonly event: 'result';
      readonly host: string;
      readonly task: string;
      readonly role: string | null;
      readonly status: TaskStatus;
      readonly seconds: number | null;
      readonly message: string;
    }
  /** What a task `debug` tells people. */
  | { readonly event: 'notice'; readonly host: string; readonly message: string }
  | {
      readonly event: 'stats';
      /** Whether every play was begun: when all hosts of one have failed, Ansible leaves out those after it. */
      readonly complete: boolean;
      readonly hosts: Readonly<Record<string, AnsibleStats>>;
    };

/** Role and name of a task, as Ansible itself writes them: `base : Set the time zone`. */
export function taskTitle(task: { readonly task: string; readonly role: string | null }): string {
  return task.role === null ? task.task : `${task.role} : ${task.task}`;
}
