import type { Operation } from '../../resource';
import type { Session } from '../session';
import { findNodeAddress } from './address';
import { runSsh } from './client';

const SUDO_PROBE =
  'if [ "$(id -u)" = "0" ]; then echo "0"; elif [ $(sudo -n /usr/sbin/pvesm apiinfo 2>&1 | grep "APIVER" | wc -l) -gt 0 ] || sudo -n /usr/sbin/qm --help >/dev/null 2>&1; then echo "1"; else echo "0"; fi';
const TRY_SUDO = 'try_sudo(){ if [ "$TRY_SUDO_USE_SUDO" = "1" ]; then sudo "$@"; else "$@"; fi; }';

const probes = new WeakMap<Session, Map<string, Promise<boolean>>>();

/** Runs shell commands on a node; `try_sudo` in them is sudo where the user needs and may use it. */
export async function runOnNode(
  node: string,
  commands: string,
  operation: Operation<Session>,
  inputFile?: string,
): Promise<string> {
  const hasSudo = await probeSudo(node, operation);
  const script = `export TRY_SUDO_USE_SUDO=${Number(hasSudo)}; ${TRY_SUDO}; ${commands}`;
  return execute(node, script, operation, inputFile);
}

/** Asked once for each node: whether the user needs sudo and may use it. */
function probeSudo(node: string, operation: Operation<Session>): Promise<boolean> {
  const known = probes.get(operation.session) ?? new Map<string, Promise<boolean>>();
  probes.set(operation.session, known);
  const asked =
    known.get(node) ?? execute(node, SUDO_PROBE, operation).then((output) => output.trim() === '1');
  known.set(node, asked);
  return asked;
}

async function execute(
  node: string,
  script: string,
  operation: Operation<Session>,
  inputFile?: string,
): Promise<string> {
  const { ssh, temporaryDirectory } = operation.session;
  return runSsh({
    target: await findNodeAddress(node, operation),
    settings: ssh,
    temporaryDirectory,
    command: `/bin/bash -c '${script.replaceAll("'", "'\\''")}'`,
    signal: operation.signal,
    ...(inputFile === undefined ? {} : { inputFile }),
  });
}
