import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newToken } from './access';
import { isSecret } from './auth';
import type { Lab } from './model';

const USER = 'root@pam';
const TOKEN = 'rackwright';

/**
 * The token of the lab's administrator, from the file `token` of its folder. The state only has its hash, so a token
 * whose file was lost is replaced.
 */
export function administratorToken(lab: Lab): string {
  const file = join(lab.directory, 'token');
  const user = lab.state.users.get(USER);
  if (!user)
    throw new Error(`The lab has no user ${USER}; remove the folder ${lab.directory} to begin anew.`);
  const { [TOKEN]: known, ...tokens } = user.tokens;
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  const secret = kept.startsWith(`${USER}!${TOKEN}=`) ? kept.slice(kept.indexOf('=') + 1) : '';
  if (known && secret !== '' && isSecret(secret, known.secretHash)) return kept;
  lab.state.users.set(USER, { ...user, tokens });
  const fresh = newToken(lab, USER, TOKEN, { privsep: 0, expire: 0, comment: 'made by the lab' });
  const token = `${USER}!${TOKEN}=${fresh}`;
  writeFileSync(`${file}.tmp`, `${token}\n`, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
  return token;
}
