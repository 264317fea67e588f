import { z } from 'zod';
import type { MachineIdentity } from '../machines';

const text = z.string().max(256).optional();
/** What is only written down. */
const note = text.catch(undefined);
const board = z.object({ serial: note, sku: note, asset_tag: note, name: note }).optional().catch(undefined);

/** What installers of Proxmox VE say of DMI; any of it may be absent. */
export const dmi = z
  .object({
    system: z.object({ uuid: text, serial: text, sku: note, name: note }).default({}),
    baseboard: board,
    chassis: board,
  })
  .default({ system: {} });

/** What a machine says that it is known by. */
export function identityOf(
  { system: { uuid, serial } }: z.infer<typeof dmi>,
  cards: readonly { readonly mac: string }[],
): MachineIdentity {
  return {
    macs: cards.map(({ mac }) => mac),
    ...(uuid === undefined ? {} : { uuid }),
    ...(serial === undefined ? {} : { serial }),
  };
}
