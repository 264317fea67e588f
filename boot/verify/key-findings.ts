import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../../site';
import { findServer, TOKEN_FILE } from '../client';
import type { SecretLookup } from '../installers';
import { About, type Finding } from './finding';

const OTHERS = 0o077;
const START = 'start the server once with: rackwright serve';
/** The first start makes one, and no other start does. */
export const MAKE_TOKEN = 'make one by: sudo rackwright token add NAME --role admin --save';

/** Whether the keys are there that people, machines and Ansible log in with, and nobody else may read them. */
export function keyFindings(
  { automation: { identityFile } }: Pick<Site, 'automation'>,
  given: { readonly directory: string; readonly secrets: readonly string[]; readonly secret: SecretLookup },
): readonly Finding[] {
  const isStarted = findServer(given.directory) !== undefined;
  const make = `make both with: ssh-keygen -t ed25519 -N '' -f ${identityFile}`;
  return [
    privateFile('SSH key of Ansible', identityFile, make),
    ...(existsSync(identityFile) && !existsSync(`${identityFile}.pub`)
      ? [new About('keys', `${identityFile}.pub`).fault('it is not there, and machines are told it', make)]
      : []),
    privateFile(TOKEN_FILE, join(given.directory, TOKEN_FILE), isStarted ? MAKE_TOKEN : START),
    privateFile('tls/key.pem', join(given.directory, 'tls/key.pem'), START),
    ...given.secrets.map((path) => {
      const about = new About('keys', `secret ${path}`);
      return given.secret(path) === undefined
        ? about.fault('it is nowhere', `write it by: rackwright secrets edit`)
        : about.ok('it is there');
    }),
  ];
}

function privateFile(subject: string, file: string, remedy: string): Finding {
  const about = new About('keys', subject);
  if (!existsSync(file)) return about.fault(`${file} is not there`, remedy);
  return (statSync(file).mode & OTHERS) === 0
    ? about.ok(file)
    : about.fault(`others may read ${file}`, `chmod 600 ${file}`);
}
