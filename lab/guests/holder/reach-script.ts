import type { ProcessIdentity } from '../process-identity';

/**
 * A shell script that connects standard input and output to a TCP port in the lab: `reach 10.0.12.2 22`.
 *
 * It starts nothing but `nsenter` and `nc`, and refuses when the recorded holder is gone, since its process id may by
 * then be anyone's.
 *
 * @param cgroup A control group of the lab: a connection that is still open must end with it.
 */
export function reachScript(holder: ProcessIdentity, cgroup: string): string {
  return `#!/bin/sh
# Connects to a host and a TCP port in the lab's network: reach 10.0.12.2 22
pid=${String(holder.pid)}
start=${holder.start}
host=\${1:?the address is missing}
port=\${2:?the port is missing}
case $host in *[!0-9A-Za-z.:-]* | -*) echo "reach: $host is no address" >&2; exit 2 ;; esac
case $port in *[!0-9]*) echo "reach: $port is no port" >&2; exit 2 ;; esac
if ! read -r stat 2> /dev/null < "/proc/$pid/stat"; then
  echo 'reach: the lab does not run; start it with: rackwright lab up' >&2
  exit 1
fi
set -- \${stat##*) }
shift 19
if [ "$1" != "$start" ]; then
  echo 'reach: the lab does not run; start it with: rackwright lab up' >&2
  exit 1
fi
echo 0 > '${cgroup}/cgroup.procs'
exec nsenter --target="$pid" --net -- nc "$host" "$port"
`;
}
