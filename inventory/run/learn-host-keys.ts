import { setTimeout as sleep } from 'node:timers/promises';
import type { Site, Vm } from '../../site';
import { hostKeyAlias } from '../ssh-config';
import type { ConfigureOptions } from './configure-options';
import { AgentOutOfReach, type AskHostKeys } from './guest-agent';
import {
  isHostKeyRefused,
  isKnownKey,
  isNew,
  isUnproven,
  type KeyedHost,
  markUnproven,
  pinHostKeys,
  publicKeys,
} from './host-key';
import type { Patience } from './patience';
import type { RunListener } from './run-event';
import { runOverSsh, type SshClient } from './ssh-login';
import { strangerMessage } from './wait-until-ready';

/** What is known of the keys of a host before a login to it. */
export type HostKeyAdvice =
  /** They are known, or nobody is asked: the login goes on with what there is. */
  | { readonly kind: 'known' }
  /** Nobody told them: the login takes the key that it is shown, and people are told `notice`. */
  | { readonly kind: 'first-contact'; readonly notice?: string }
  /** The host may not be logged in to. */
  | { readonly kind: 'refused'; readonly message: string };

/** Who is asked, and what the answers are for. */
export interface HostKeyQuestion {
  readonly client: SshClient;
  readonly vm: Vm;
  readonly host: KeyedHost;
  readonly patience: Patience;
  readonly onEvent: RunListener;
}

const RETRY_MS = 500;
/** Nothing that is shown here is kept or believed: the answer is whether somebody shows a key. */
const LOOK = [
  ...['-o', 'StrictHostKeyChecking=yes', '-o', 'UserKnownHostsFile=/dev/null'],
  ...['-o', 'ControlMaster=no', '-o', 'ControlPath=none'],
];

/**
 * Has the agent of a new machine say its host keys, over the API of its node, before anybody on its network can show one. It is asked
 * until it answers, or SSH has been there for a while: an agent that is installed at the first boot comes later than SSH.
 *
 * A machine whose key was taken as it was shown is asked again in later runs: what its agent then tells proves the key, or refuses it.
 */
export async function learnHostKeys(
  options: ConfigureOptions,
  question: HostKeyQuestion,
): Promise<HostKeyAdvice> {
  const { vm, host } = question;
  const { askHostKeys, site, environment } = options;
  const isStrict = environment.hostKeys === 'strict';
  if (isNew(host)) {
    const told = await tellUntil(askHostKeys, question);
    return told === true ? { kind: 'known' } : firstContact(question, told, { site, isStrict });
  }
  if (!isUnproven(host) || (isOnLab(site, vm) && !isStrict)) return { kind: 'known' };
  const answer = await ask(askHostKeys, vm);
  if (answer.keys.length === 0)
    return isStrict ? { kind: 'refused', message: refusal(vm, answer.reason) } : { kind: 'known' };
  if (!isKnownKey(host, answer.keys))
    return {
      kind: 'refused',
      message: `its guest agent tells another key: ${strangerMessage(host.knownHosts)}`,
    };
  pin(question, answer.keys);
  return { kind: 'known' };
}

/** @returns true where the keys are pinned, else why nobody told them */
async function tellUntil(
  askHostKeys: AskHostKeys | undefined,
  question: HostKeyQuestion,
): Promise<true | string> {
  const { client, vm, patience, onEvent } = question;
  const begun = patience.begun ?? performance.now();
  let said = '';
  let shownSince: number | undefined;
  for (;;) {
    const { keys, reason, isFinal } = await ask(askHostKeys, vm);
    client.signal.throwIfAborted();
    if (keys.length > 0) {
      pin(question, keys);
      return true;
    }
    // Without SSH the login that comes next says what is wrong.
    const isLate = performance.now() - begun > patience.sshMs || patience.inVain?.() !== undefined;
    if (isFinal || isLate) return reason;
    if (shownSince === undefined && (await isKeyShown(client, vm.name))) shownSince = performance.now();
    if (shownSince !== undefined) {
      if (performance.now() - shownSince >= patience.hostKeyMs) return reason;
      if (reason !== said) onEvent({ type: 'host-key-waiting', host: vm.name, message: reason });
      said = reason;
    }
    await sleep(RETRY_MS, undefined, { signal: client.signal });
  }
}

interface Told {
  readonly keys: readonly string[];
  readonly reason: string;
  /** Whether another question would have the same answer. */
  readonly isFinal: boolean;
}

async function ask(askHostKeys: AskHostKeys | undefined, vm: Vm): Promise<Told> {
  if (!askHostKeys) return { keys: [], reason: 'there is nobody to ask', isFinal: true };
  try {
    const keys = publicKeys(await askHostKeys(vm));
    return { keys, reason: 'its guest agent tells no key yet', isFinal: false };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { keys: [], reason, isFinal: error instanceof AgentOutOfReach };
  }
}

function pin({ vm, host, onEvent }: HostKeyQuestion, keys: readonly string[]): void {
  pinHostKeys(host, hostKeyAlias(vm), keys);
  onEvent({ type: 'host-key-told', host: vm.name });
}

/** Whether SSH is there and shows a key. */
async function isKeyShown(client: SshClient, host: string): Promise<boolean> {
  const look = { script: '', options: LOOK, timeoutMs: 15_000, onLine: () => undefined };
  return isHostKeyRefused((await runOverSsh(client, host, look)).errors);
}

function firstContact(
  { vm, host }: HostKeyQuestion,
  reason: string,
  { site, isStrict }: { readonly site: Site; readonly isStrict: boolean },
): HostKeyAdvice {
  if (isStrict) return { kind: 'refused', message: refusal(vm, reason) };
  markUnproven(host);
  // Its networks are within this machine: nobody else can show a key there.
  if (isOnLab(site, vm)) return { kind: 'first-contact' };
  return { kind: 'first-contact', notice: notTold(vm, reason) };
}

function notTold({ name }: Vm, reason: string): string {
  return (
    `HOST_KEY_NOT_TOLD: nobody told its host key before the first login (${reason}), which took the one that it was shown. Compare ` +
    `the output of ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub on ${name}'s console; ${REMEDY}`
  );
}

function refusal({ name }: Vm, reason: string): string {
  return (
    `HOST_KEY_NOT_TOLD: nobody told the host key of ${name} (${reason}), and "host_keys: strict" of its environment takes none that is ` +
    `only shown; ${REMEDY}`
  );
}

const REMEDY =
  'a guest agent in the machine and a token with VM.GuestAgent.FileRead (VM.Monitor on Proxmox VE 8) tell it';

function isOnLab({ nodes }: Pick<Site, 'nodes'>, { node }: Pick<Vm, 'node'>): boolean {
  return nodes.some(({ name, kind }) => name === node && kind === 'lab');
}
