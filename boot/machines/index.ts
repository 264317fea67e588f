export { canonicalIdentity, type Claim, type Identified, identify } from './identify';
export { type Applied, Fleet, type FleetOptions } from './fleet';
export { hostKeysOf, installationsOf } from './host-keys';
export { DEFAULT_LIMITS, type MachineLimits } from './limits';
export type { LoggedEvent, Machine, MachineIdentity } from './machine';
export { SparseNotes } from './sparse-notes';
export type { MachineEvent } from './machine-event';
export { isArmed, MACHINE_STATES, type MachineState, type MachineStatus, UNTOUCHED } from './status';
export { transition } from './transition';
