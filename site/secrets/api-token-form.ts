import type { ProblemList } from '../errors';
import { descend, type Tree } from '../yaml';

const TOKEN = /^[^\s@!=]+@[^\s@!=]+![^\s@!=]+=\S+$/;

/** Whether a text has the form of an API token of PVE, `root@pam!deploy=<uuid>`. */
export function isApiToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Reports API tokens among secrets in plain text that have no form of one; those that are still to be filled in are left. */
export function reportTokenForms(secrets: Tree | undefined, problems: ProblemList): void {
  const tokens = descend(secrets, ['api_tokens']);
  for (const [name, { value }] of tokens?.kind === 'map' ? tokens.entries : []) {
    if (value.kind !== 'scalar' || value.value === '' || value.value === null) continue;
    if (isApiToken(String(value.value))) continue;
    problems.add({
      code: 'SECRET_FORM',
      message: `the API token "${name}" is not user@realm!id=secret`,
      hint: 'PVE shows both parts where the token is made: root@pam!deploy and the secret',
      place: value.place,
    });
  }
}
