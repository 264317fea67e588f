import { z } from 'zod';
import { type FieldDoc, refuse } from './field';

const KEY = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const PATH = /^[a-z][a-z0-9_]*(\.[A-Za-z0-9_-]+)+$/;

/** What is no key may be the secret itself: neither the message nor the line around it repeats the text. */
function keyText(form: RegExp, hint: string, { description, examples }: FieldDoc): z.ZodString {
  return z
    .string()
    .superRefine((text, context) => {
      if (form.test(text)) return;
      refuse(context, 'SECRET_IN_SPEC', 'what stands here is no key of the secrets', hint);
    })
    .meta({ pattern: form.source, description, ...(examples ? { examples: [...examples] } : {}) });
}

/** A key into one section of `secrets.yaml`. */
export const secretKey = (description: string, example: string): z.ZodString =>
  keyText(
    KEY,
    'write its name, letters, digits, "_" and "-"; if this is the secret itself, revoke it and keep a new one with: rackwright secrets edit',
    { description, examples: [example] },
  );

/** The path of a key with its section, `passwords.database`. */
export const secretPath: z.ZodString = keyText(
  PATH,
  'write the path of a key, such as passwords.database; if this is the secret itself, revoke it and keep a new one with: rackwright secrets edit',
  { description: 'Path of a key in the secrets.', examples: ['passwords.database'] },
);
