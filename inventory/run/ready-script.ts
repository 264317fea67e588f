/** Where a host keeps what it was configured by: `{"hash":"…"}`. Written at the end of `playbooks/site.yml`. */
const LEDGER = '/var/lib/rackwright/configured.json';

/**
 * Where cloud-init says how it went: the result is there when it has finished. Its own command, which also says it for
 * people, takes a third of a second of processor.
 * @see https://docs.cloud-init.io/en/latest/explanation/exported_errors.html
 */
const CLOUD_INIT = '/run/cloud-init';

/** What the script of `readyScript` says, line by line. */
export type ReadyLine =
  | { readonly kind: 'connected' }
  | { readonly kind: 'cloud-init'; readonly status: number }
  | { readonly kind: 'ledger'; readonly hash: string | undefined }
  | { readonly kind: 'other'; readonly text: string };

/**
 * One login that waits for cloud-init, reads the ledger, and, when the host is about to be configured by something else,
 * forgets it: else a run that is broken off half-way, followed by one with the former content, would find the host
 * up to date while it is half changed.
 * @param forgetUnless hash that the ledger may keep; undefined leaves the ledger alone
 */
export function readyScript(forgetUnless: string | undefined): string {
  if (forgetUnless !== undefined && !/^[0-9a-f]+$/.test(forgetUnless))
    throw new RangeError(`not a hash: ${forgetUnless}`);
  const forget =
    forgetUnless === undefined
      ? ''
      : `
if [ -e ${LEDGER} ] && ! grep -q '"${forgetUnless}"' ${LEDGER}; then
  if [ "$(id -u)" = 0 ]; then rm -f ${LEDGER}; else sudo -n rm -f ${LEDGER} </dev/null; fi
fi`;
  return `
echo 'rackwright connected'
said=
[ ! -e ${CLOUD_INIT}/result.json ] || said=$(tr -d ' \\t\\n' <${CLOUD_INIT}/status.json 2>/dev/null)
case $said in
  *'"errors":['[!]]* | *'"recoverable_errors":{'[!}]*) said= ;;
esac
if [ "\${said#*modules-final}" != "$said" ]; then
  echo 'rackwright cloud-init 0'
elif command -v cloud-init >/dev/null 2>&1; then
  answer=$(cloud-init status --wait --long </dev/null 2>&1)
  echo "rackwright cloud-init $?"
  printf '%s\\n' "$answer"
fi
echo "rackwright ledger $(cat ${LEDGER} 2>/dev/null | tr -d '\\n')"${forget}
`;
}

/** Reads a line of the script's output. */
export function parseReadyLine(line: string): ReadyLine {
  const [, word, rest] = /^rackwright ([a-z-]+)(?: (.*))?$/.exec(line) ?? [];
  if (word === 'connected') return { kind: 'connected' };
  if (word === 'cloud-init') return { kind: 'cloud-init', status: Number(rest) };
  if (word === 'ledger') return { kind: 'ledger', hash: /"hash": *"([0-9a-f]+)"/.exec(rest ?? '')?.[1] };
  return { kind: 'other', text: line };
}
