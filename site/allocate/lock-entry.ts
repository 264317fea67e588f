import { z } from 'zod';
import { IpAddress, MacAddress } from '../values';
import type { MachineAllocation } from './lock';

const accepted = (parse: (text: string) => unknown) => (text: string) => {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
};

const address = z.string().refine(accepted((text) => IpAddress.parse(text)));
const entry = z.strictObject({
  vm_id: z.int().min(100).max(999_999_999).optional(),
  node: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
    .optional(),
  shard: z.int().min(0).max(99).optional(),
  nics: z
    .record(
      z.string(),
      z.strictObject({
        mac: z
          .string()
          .refine(accepted((text) => MacAddress.parse(text)))
          .optional(),
        ipv4: address.optional(),
        ipv6: address.optional(),
      }),
    )
    .optional(),
});

/** What a line of the lock says of its machine, which is JSON; undefined where it is none. */
export function parseEntry(json: string): MachineAllocation | undefined {
  try {
    return entryOf(JSON.parse(json));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The same of plain values. */
export function entryOf(value: unknown): MachineAllocation | undefined {
  const result = entry.safeParse(value);
  if (!result.success) return undefined;
  const { vm_id: vmId, node, shard, nics = {} } = result.data;
  return {
    nics: new Map(Object.entries(nics)),
    ...(vmId === undefined ? {} : { vmId }),
    ...(node === undefined ? {} : { node }),
    ...(shard === undefined ? {} : { shard }),
  };
}

/** The line of a machine. */
export function lineOf(key: string, { vmId, node, shard, nics }: MachineAllocation): string {
  const sorted = [...nics]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([nic, { mac, ipv4, ipv6 }]) => [nic, { mac, ipv4, ipv6 }] as const);
  const value = {
    vm_id: vmId,
    node,
    shard,
    nics: sorted.length > 0 ? Object.fromEntries(sorted) : undefined,
  };
  return `  ${key}: ${JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ')}\n`;
}

/** Whether two machines were handed the same. */
export function isSame(one: MachineAllocation | undefined, other: MachineAllocation): boolean {
  return one !== undefined && lineOf('', one) === lineOf('', other);
}
