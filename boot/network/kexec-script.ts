import { shellWord } from '../../answers';
import type { BootPlan, InstallUrls } from '../installers';

/** What a running Linux is told. */
export interface KexecStart {
  /** Of the machine. */
  readonly name: string;
  readonly plan: BootPlan;
  readonly urls: Pick<InstallUrls, 'media'>;
  /** SHA-256 of a file of the medium, 64 hex digits; undefined where there is no such file. */
  readonly sha256: (file: string) => string | undefined;
}

/**
 * The script that starts an installer from the Linux that a machine runs, in the place of iPXE: for machines whose firmware
 * does not start from this network. It is run there as root.
 * @throws Error where a file of the plan is none of the medium
 */
export function renderKexecScript({ name, plan, urls, sha256 }: KexecStart): string {
  const fetch = (as: string, file: string): string => {
    const digest = sha256(file);
    if (digest === undefined) throw new Error(`there is no file "${file}" to start from`);
    return `fetch ${as} ${shellWord(`${urls.media}${file}`)} ${digest}`;
  };
  const parts = plan.initrds.flatMap(({ file, as }, index) => [
    fetch(`part${String(index)}`, file),
    as === undefined ? `add part${String(index)}` : `add_as part${String(index)} ${shellWord(as)}`,
  ]);
  return `#!/bin/sh
# Rackwright: starts the installer of ${name}, which erases its disks.
set -eu
fail() {
  echo "rackwright: $1" >&2
  exit 1
}
[ "$(id -u)" = 0 ] || fail 'this has to be run as root'
command -v kexec > /dev/null || fail 'there is no kexec: install kexec-tools'
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
fetch() {
  echo "rackwright: fetching $2" | sed 's|/boot/[^/]*/|/boot/.../|'
  if command -v curl > /dev/null; then
    curl -fsS -o "$1" "$2"
  else
    wget -q -O "$1" "$2"
  fi
  [ "$(sha256sum < "$1")" = "$3  -" ] || fail "$1 did not come whole"
}
# The kernel reads archives one after the other, each from a multiple of four bytes.
add() {
  cat "$1" >> initrd
  truncate -s %4 initrd
  rm "$1"
}
# As an archive of its own, of one file: a header with thirteen numbers, the name, the bytes.
add_as() {
  printf '070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%s\\0' \
    0 33188 0 0 1 0 "$(wc -c < "$1")" 0 0 0 0 $((\${#2} + 1)) 0 "$2" >> initrd
  truncate -s %4 initrd
  add "$1"
}
${fetch('kernel', plan.kernel)}
${parts.join('\n')}
kexec --load kernel --initrd=initrd --command-line=${shellWord(plan.arguments.join(' '))}
echo ${shellWord(`rackwright: starting the installer of ${name}`)}
sync
if [ -d /run/systemd/system ]; then
  systemctl kexec
else
  kexec --exec
fi
`;
}
