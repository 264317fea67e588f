import type { NetworkMachine, OsProfile, Site } from '../../site';
import type { MediumLookup } from '../media';

/** What is installed on which machine. */
export interface InstallTarget {
  readonly site: Site;
  readonly host: NetworkMachine;
  readonly profile: OsProfile;
  /** What there is to install it from. */
  readonly medium: MediumLookup;
  readonly secret: SecretLookup;
}

/** Where a machine reaches the server during one installation; each holds a token of that installation. */
export interface InstallUrls {
  /** Ends in `/`: the installer's files lie below, `http://10.0.0.1:8069/boot/…/files/`. */
  readonly files: string;
  /** Ends in `/`: what was taken from the medium. */
  readonly media: string;
  /** Takes what the installer reports. */
  readonly report: string;
  /** Ends in `/`: takes logs by their names. */
  readonly logs: string;
  /** The same over TLS, for installers that can be told whom to trust. */
  readonly secureFiles: string;
  readonly secureReport: string;
  /** Of the server, PEM. */
  readonly certificate: string;
}

/** What iPXE loads and starts. */
export interface BootPlan {
  /** File of the medium, `vmlinuz`. */
  readonly kernel: string;
  /** Files of the medium; a second name is the path that the kernel finds it at. */
  readonly initrds: readonly { readonly file: string; readonly as?: string }[];
  readonly arguments: readonly string[];
}

/** Gives the value of a secret by its path, `passwords.root`; undefined where there is none. */
export type SecretLookup = (path: string) => string | undefined;

/** What one operating system's unattended installation needs. Everything is rendered from the site alone. */
export interface Installer {
  /** The file with which the installer learns what to do to the disks: once it is given out, there is no way back. */
  readonly decisiveFile?: string;
  /** Names of the media that its files are looked for in. @default the profile's `iso`, or one of the profile's own name */
  media?(target: InstallTarget): readonly string[];
  /** What is missing beside what the site itself says wrongly (`installFaults`), one text for each reason. */
  problems(target: InstallTarget): readonly string[];
  /** What is wrong with the secrets that it is told, without their values, one text for each. @default nothing */
  secretProblems?(target: InstallTarget): readonly string[];
  bootPlan(target: InstallTarget, urls: InstallUrls): BootPlan;
  /** Text of each file by its name. */
  files(target: InstallTarget, urls: InstallUrls): Readonly<Record<string, string>>;
  /**
   * Whether the machine has come up with what was installed; of systems whose installers do not report.
   * @param seen address that it was last seen at
   */
  isUp?(target: InstallTarget, seen?: string): Promise<boolean>;
}
