import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { PveClient } from '../../../pve/client';

/** In what state a construct is put into a stack. */
export interface Stage {
  /** With other properties than at first. */
  readonly isChanged: boolean;
  /** To be taken over, by constructs that have to be told so. */
  readonly isAdopted: boolean;
}

/** A construct, and what happens to it on the lab. */
export interface Life {
  /** Puts it into the stack, with what it needs; returns the construct itself. */
  readonly make: (stack: TerraformStack, stage: Stage) => Construct;
  /** What somebody else does to it at PVE; absent where nothing of it is there. */
  readonly disturb?: (client: PveClient) => Promise<unknown>;
}
