import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../site';

const STAND_IN = readFileSync(join(__dirname, 'stand-ins/k3s.py'), 'utf8');

/** Variables of the role, for the archive that `serveK3s` makes. */
export const K3S_VARS = {
  k3s_download: 'http://10.0.12.2:8000',
  k3s_version: 'v9.9.9+k3s1',
  k3s_ready_seconds: 60,
} satisfies Record<string, Json>;

/** What cannot be fetched comes from a stand-in that a guest at 10.0.12.2 serves; `sh` runs a script there. */
export async function serveK3s(sh: (script: string) => Promise<string>): Promise<void> {
  const folder = `/srv/${K3S_VARS.k3s_version}`;
  await sh(
    `mkdir -p '${folder}' && cd '${folder}' && cat > k3s <<'END'\n${STAND_IN}END\n` +
      'sha256sum k3s > sha256sum-amd64.txt; systemd-run --quiet --working-directory=/srv python3 -m http.server 8000',
  );
}
