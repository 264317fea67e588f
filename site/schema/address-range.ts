import { z } from 'zod';
import { documented } from './field';
import { addressText } from './interface-address';

/** Addresses that may be handed out. */
export const rangeSpec = documented(
  z
    .strictObject({
      first: addressText('Lowest address. Required.'),
      last: addressText('Highest address. Required.'),
    })
    .nullish(),
  {
    description:
      'Addresses that `auto` hands out, both ends included. Default: all of a vnet but its gateway, none elsewhere.',
    examples: [{ first: '10.10.10.100', last: '10.10.10.199' }],
  },
);
