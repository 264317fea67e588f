import { z } from 'zod';
import { documented, layered, matching, nameText, refuse } from './field';

/** Words for people about a thing of PVE. */
export const comment = documented(z.string(), {
  description: 'Words for people. Default: none.',
  examples: ['Staff'],
});

/** A user of PVE, with its realm. */
export const userId = matching(
  /^[^\s:/@]+@[A-Za-z][A-Za-z0-9._-]+$/,
  'write a user with its realm, deploy@pve',
  {
    description: 'User with its realm.',
    examples: ['deploy@pve'],
  },
);

/** Name of a thing of PVE. */
export const namedThing = (what: string, example: string): z.ZodString =>
  nameText({ description: `Name of ${what}.`, examples: [example] });

/** An account of PVE. */
export const userSpec = z.strictObject(
  layered({
    groups: documented(z.array(namedThing('a group', 'admins')), {
      description: 'Groups of it. Default: none.',
      examples: [['admins']],
    }),
    email: documented(z.email(), { description: 'Default: none.', examples: ['ops@example.org'] }),
    comment,
    enabled: documented(z.boolean(), { description: 'Whether it may log in. Default: true.' }),
  }),
);

/** Who may do what, and where. */
export const permissionSpec = z
  .strictObject({
    path: matching(/^\/[\w./@-]*$/, 'write a path of PVE, /pool/dev', {
      description: 'Where: `/`, `/vms/100`, `/pool/dev`, `/storage/local`. Required.',
      examples: ['/pool/dev'],
    }),
    role: nameText({ description: 'What: a role of PVE or of `roles`. Required.', examples: ['PVEAuditor'] }),
    propagate: documented(z.boolean(), {
      description: 'Whether it holds below the path. Default: true.',
    }).optional(),
    user: documented(userId, {
      description: 'Who: a user. Default: a group or a token.',
      examples: ['deploy@pve'],
    }).optional(),
    group: nameText({
      description: 'Who: a group. Default: a user or a token.',
      examples: ['admins'],
    }).optional(),
    token: matching(/^[^\s:/@]+@[\w.-]+![\w.-]+$/, 'write user@realm!name; never its secret', {
      description: 'Who: a token, by its name and never its secret. Default: a user or a group.',
      examples: ['deploy@pve!ci'],
    }).optional(),
  })
  .superRefine(({ user, group, token }, context) => {
    if ([user, group, token].filter((who) => who !== undefined).length === 1) return;
    refuse(
      context,
      'BAD_VALUE',
      'a permission is of one user, one group or one token',
      'write one of user, group and token',
    );
  });
