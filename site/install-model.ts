import type { Services } from './catalogue-model';

/** What a security posture decides: `dev` is permissive (passwordless sudo), `prod` is strict. */
export type Posture = 'dev' | 'prod';

/** How a NIC gets its address. */
export type IpConfig =
  | { readonly method: 'none' }
  | { readonly method: 'dhcp' }
  | {
      readonly method: 'static';
      /** With prefix length, `10.10.10.11/24`. */
      readonly address: string;
      readonly gateway?: string;
    };

/** The operating-system side of a machine: cloud-init lays the base, Ansible does the rest. */
export interface InstallConfig {
  readonly hostname: string;
  readonly posture: Posture;
  readonly timezone: string;
  readonly locale: string;
  readonly ntpServers: readonly string[];
  /** The first is the one that Ansible logs in as. */
  readonly users: readonly User[];
  readonly packages: readonly string[];
  /** Ansible groups beside those that the inventory makes of environment, role, posture and OS. */
  readonly groups: readonly string[];
  /** Variables for roles, passed as they are: `{ base_motd: 'hello' }`. */
  readonly vars: Readonly<Record<string, Json>>;
  /** Ansible roles that are switched on or off. */
  readonly roles?: Readonly<Record<string, boolean>>;
  /** Variables whose values are secrets: the path of each one's key, `passwords.database`. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly services?: Services;
}

/** An account on a machine. Never holds a password. */
export interface User {
  readonly name: string;
  /** Whole public-key lines, `ssh-ed25519 AAAA… name`. */
  readonly sshKeys: readonly string[];
  readonly sudo: boolean;
  readonly shell: string;
  readonly groups: readonly string[];
}

/** What YAML and JSON can both hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
