/** Something that happens to a machine. */
export type MachineEvent =
  /** Somebody allows one installation, which wipes its disks; `again` where an operating system is on them. */
  | { readonly kind: 'accept'; readonly again?: boolean }
  /** The installation begins: the machine is about to be switched on. `queued` leaves that to whoever has a turn. */
  | { readonly kind: 'install'; readonly queued?: boolean }
  /** It cannot be switched on, or cannot be made to boot from the network. */
  | { readonly kind: 'power-failed'; readonly reason: string }
  /** The installer was given what it needs, and writes the disks from now on. */
  | { readonly kind: 'installer-started'; readonly step: string }
  | { readonly kind: 'progress'; readonly step: string; readonly percent?: number }
  | { readonly kind: 'install-succeeded' }
  | { readonly kind: 'install-failed'; readonly reason: string }
  /** Ansible begins. */
  | { readonly kind: 'configure' }
  | { readonly kind: 'configured' }
  | { readonly kind: 'configure-failed'; readonly reason: string }
  /** Its time is up, or its next attempt is due. */
  | { readonly kind: 'due' }
  /** Somebody lets it try again what failed, without another installation. */
  | { readonly kind: 'retry' }
  | { readonly kind: 'release' }
  | { readonly kind: 'break'; readonly reason: string }
  | { readonly kind: 'mend' };

/** Name of an event. */
export type MachineEventKind = MachineEvent['kind'];
