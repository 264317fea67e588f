// Packages are installed, and none of their services starts by itself.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Without systemd packages start their service by its script, unless this says that nothing may be started. Where a run
 * was killed its file is still there, is known by its text, and goes now.
 */
export async function withoutStarts(work, policy = '/usr/sbin/policy-rc.d') {
  const text = '#!/bin/sh\n# Of the set-up of Rackwright, while it installs packages.\nexit 101\n';
  if (existsSync(policy) && readFileSync(policy, 'utf8') !== text) return work();
  const remove = () => rmSync(policy, { force: true });
  const end = () => {
    remove();
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, end);
  writeFileSync(policy, text, { mode: 0o755 });
  try {
    return await work();
  } finally {
    remove();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, end);
  }
}
