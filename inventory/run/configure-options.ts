import type { Environment, Secret, Site } from '../../site';
import type { AskAgent, AskHostKeys } from './guest-agent';
import type { RunListener } from './run-event';

/** What a configuration run works on, and how. All paths are absolute. */
export interface ConfigureOptions {
  readonly site: Site;
  readonly environment: Environment;
  /** The environment's folder, `/work/site/.rackwright/dev`; made when it is absent. */
  readonly directory: string;
  /** Folder with `ansible.cfg`, `playbooks/` and `roles/`. */
  readonly ansibleDirectory: string;
  /** Python environment whose `bin/ansible-playbook` is used. */
  readonly venv: string;
  /** Called for each event. @default nothing listens */
  readonly onEvent?: RunListener;
  /** Ends the run: Ansible and its children are stopped, the report says `interrupted`. */
  readonly signal?: AbortSignal;
  /** Environment variables; ssh and Ansible get those that they need, and those named `ANSIBLE_…`. */
  readonly processEnvironment: Readonly<Record<string, string | undefined>>;
  /** Secrets by their path, `passwords.database`: given to Ansible in memory, and taken out of all that it says. */
  readonly secrets?: ReadonlyMap<string, Secret>;
  /** Now. @default the system's clock */
  readonly clock?: () => Date;

  /** Names of the hosts to configure. @default all of the environment */
  readonly hosts?: readonly string[];
  /** Leaves out hosts whose ledger holds the hash already. @default false */
  readonly changedOnly?: boolean;
  /** Hash by host name, as synthesized. @default computed from the site and the Ansible folder */
  readonly hostHashes?: Readonly<Record<string, string>>;
  /** Changes nothing, and says what it would change. @default false */
  readonly check?: boolean;
  /** Writes the differences of files to the log. @default false */
  readonly diff?: boolean;
  /** Runs only tasks with one of these tags; the ledger is then left alone. @default all tasks */
  readonly tags?: readonly string[];
  /** Hosts that Ansible works on at once. @default 20, of ansible.cfg */
  readonly forks?: number;
  /** Works through Mitogen where the Python environment has it. @default true */
  readonly accelerate?: boolean;
  /** Playbook, relative to the Ansible folder. @default 'playbooks/site.yml' */
  readonly playbook?: string;

  /** ssh_config `ProxyCommand` of the first hop to lab nodes. */
  readonly proxyCommand?: string;
  /** Private keys. @default site.automation.identityFile */
  readonly identityFiles?: readonly string[];
  /** Addresses of hosts that take theirs from DHCP, by host name, where they are known. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** Asks the guest agent of such a host. @default they are not asked, and only `addresses` are known */
  readonly askAgent?: AskAgent;
  /**
   * By host name, a word that the deployment changes each time it makes the machine. A host key learned of another one
   * may be replaced once. @default host keys are never replaced
   */
  readonly generations?: Readonly<Record<string, string>>;
  /** Program to log in with. @default 'ssh' of the PATH */
  readonly ssh?: string;
  /** Asked for the keys of hosts before the first login to them. @default nothing tells them */
  readonly askHostKeys?: AskHostKeys;
  /** Milliseconds that SSH of a host may take to answer. @default 300_000; an hour for one that installs itself */
  readonly sshTimeoutMs?: number;
  /** Milliseconds that the key may be refused, while cloud-init has not made the account yet. @default 90_000; an hour for one that installs itself */
  readonly loginTimeoutMs?: number;
  /**
   * Milliseconds that an agent may take to tell host keys once SSH of a new host is there. @default 120_000, half an hour for one
   * that installs itself; at most half of `sshTimeoutMs`
   */
  readonly hostKeyTimeoutMs?: number;
  /** Milliseconds that cloud-init may take after that. @default 900_000 */
  readonly cloudInitTimeoutMs?: number;
  /** Why no host can be reached any longer, as `the lab does not run`; asked between attempts. @default hosts are waited for in any case */
  readonly inVain?: () => string | undefined;
}
