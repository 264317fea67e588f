import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { formatProblems, loadSite, type Site } from '../../site';

/** A key that opens nothing. */
const publicKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA automation\n';

/** The site of `specs/` with a fixed key in place of the one that set-up makes. */
export function loadExample(): Site {
  const folder = mkdtempSync(join(tmpdir(), 'rackwright-golden-'));
  try {
    cpSync(resolve(__dirname, '../../specs'), join(folder, 'specs'), { recursive: true });
    mkdirSync(join(folder, '.rackwright/keys'), { recursive: true });
    writeFileSync(join(folder, '.rackwright/keys/automation_ed25519.pub'), publicKey);
    const result = loadSite({ siteDirectory: join(folder, 'specs') });
    if (!result.ok) throw new Error(formatProblems(result.problems, { color: false }));
    return result.site;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
