import type { PolicySettings, Posture } from '../../site';
import type { PolicyCheck, SizedStorage } from '../../policies';

/** Properties of {@link Policy}. */
export interface PolicyProps {
  /** `dev` leaves out what only production needs, such as protection and backups. @default 'prod' */
  readonly posture?: Posture;
  /** The synthesis fails for findings as severe as this, or more. @default 'error' */
  readonly failOn?: PolicySettings['failOn'];
  /** Findings that are let be, each with its reason. @default none */
  readonly suppress?: PolicySettings['suppress'];
  /** Checks of one's own, beside those of the pack. @default none */
  readonly checks?: readonly PolicyCheck[];
  /** Storages whose size is known, for `storage-overcommitted`. @default none */
  readonly storages?: readonly SizedStorage[];
}
