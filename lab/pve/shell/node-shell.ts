import type { Readable } from 'node:stream';

/** One command that arrived on a node over SSH. */
export interface ShellCommand {
  readonly node: string;
  /** `root`, or an account that has to use sudo. */
  readonly user: string;
  /** As the client sent it: `/bin/bash -c '…'`. */
  readonly command: string;
  readonly input: Readable;
  /** Takes what the command prints. */
  readonly print: (stream: 'out' | 'error', text: string) => void;
}

/** A folder of a storage on a node. */
export interface NodeFolder {
  /** `/var/lib/vz/snippets` */
  readonly path: string;
  /** Absolute path of the folder that holds its files on this machine. */
  readonly folder: string;
}

/** The command line of the lab's nodes, as far as the API's clients use it. */
export interface NodeShell {
  /** Names of the nodes, in the order in which they joined. */
  nodes(): readonly string[];
  /** The folders of a node that hold files of storages; they are made if they are not there. */
  folders(node: string): readonly NodeFolder[];
  /** Crypt hash of the password of root on the nodes; undefined while there is none. */
  rootPasswordHash(): string | undefined;
  /** Runs a command to its end and answers its exit code. */
  run(command: ShellCommand): Promise<number>;
}
