import { z } from 'zod';
import { documented, layered, matching, nameText } from './field';

const suppression = z.strictObject({
  policy: matching(/^[a-z][a-z0-9-]*$/, 'write the id of a policy such as vm-firewall-off', {
    description: 'Id of the policy. Required.',
    examples: ['vm-firewall-off'],
  }),
  reason: matching(/\S/, 'say why', {
    description: 'Why it is let be; stands in every report. Required.',
    examples: ['the switch filters'],
  }),
  on: documented(
    z
      .array(nameText({ description: 'Name of a host or thing.' }))
      .min(1)
      .optional(),
    {
      description: 'Hosts or things that are meant. Default: all.',
      examples: [['dev1']],
    },
  ),
  until: documented(z.iso.date().optional(), {
    description: 'Last day on which it holds. Default: for ever.',
    examples: ['2027-06-30'],
  }),
});

/** What is refused, and what is let be. */
export const policySpec = documented(
  z.strictObject(
    layered({
      fail_on: documented(z.enum(['error', 'warning', 'note', 'never']), {
        description:
          'What a deploy, or the set-up of a node, is refused for: findings as severe as this, or more. Default: error.',
      }),
      suppress: documented(z.array(suppression), {
        description: 'Findings that are let be. Default: none.',
        examples: [[{ policy: 'vm-firewall-off', reason: 'the switch filters' }]],
      }),
    }),
  ),
  { description: 'What `rackwright policy`, `deploy` and `node` make of findings.' },
);

/** A policy's settings, after merging. */
export type PolicySpec = z.infer<typeof policySpec>;
