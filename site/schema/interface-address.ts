import { z } from 'zod';
import { Cidr, InterfaceAddress, IpAddress } from '../values';
import { documented, refuse, reportValueError, textOf } from './field';

/** An address of either family, `10.10.10.1`. */
export const addressText = (description: string): z.ZodString =>
  textOf((text) => IpAddress.parse(text), { description, examples: ['10.10.10.1'] });

/** What is wrong with an interface's address of a family, if anything. */
function refuseAddress(text: string, wanted: 4 | 6, context: z.RefinementCtx): void {
  reportValueError(() => InterfaceAddress.parse(text), context);
  if (text.includes(':') === (wanted === 6)) return;
  const other = wanted === 4 ? 'ipv6' : 'ipv4';
  const message = `"${text}" is not an IPv${String(wanted)} address`;
  refuse(context, 'BAD_CIDR', message, `give it as "${other}" of this NIC`);
}

/** Ways to get an address that are no address. */
const METHODS: ReadonlySet<string> = new Set(['dhcp', 'none', 'auto']);

/** How an interface gets its address of one family. */
export const ipSpec = (wanted: 4 | 6, example: string): z.ZodType<string | IpObject> => {
  const address = documented(
    z.string().superRefine((text, context) => {
      refuseAddress(text, wanted, context);
    }),
    { description: 'Address with prefix length. Required.', examples: [example] },
  );
  return documented(
    z.union([
      z.string().superRefine((text, context) => {
        if (METHODS.has(text)) return;
        if (/^[A-Za-z]+$/.test(text)) {
          const hint = `write "dhcp", "auto", "none", or an address such as "${example}"`;
          refuse(context, 'BAD_CIDR', `"${text}" is no way to get an address`, hint);
          return;
        }
        refuseAddress(text, wanted, context);
      }),
      z.strictObject({
        address,
        gateway: documented(z.union([z.literal('none'), addressText('Address of the gateway.')]).optional(), {
          description: "Address of the default gateway, or `none`. Default: the gateway of the NIC's subnet.",
        }),
      }),
    ]),
    {
      description: `How the NIC gets its IPv${String(wanted)} address: \`dhcp\`, \`none\`, \`auto\` (the next free one of the subnet, kept in allocations.lock.yaml), an address with prefix length, or a map of address and gateway. Default: none.`,
      examples: [example, 'dhcp', 'auto'],
    },
  );
};

/** The long form of an address. */
export interface IpObject {
  readonly address: string;
  readonly gateway?: string | undefined;
}

/** Bytes of an Ethernet payload. */
export const mtuNumber = (description: string): z.ZodNumber =>
  documented(z.int().min(576).max(65_520), { description, examples: [1450] });

/** A static route. */
export const route = z.strictObject({
  to: textOf((text) => Cidr.parse(text), {
    description: 'Network to reach. Required.',
    examples: ['10.20.0.0/16'],
  }),
  via: addressText('Next hop. Required.'),
});
