/** Lines that name a machine, and hold no secret: options have the tokens of scripts. */
const TELLING = /^(dhcp-host|host-record)=/;
/** Characters of a line that are shown: the names stand at its end. */
const MOST = 120;

/** Bytes that dnsmasq reads of a line at once; the rest it counts as a line of its own. */
const READ_AT_ONCE = 1024;

/** What dnsmasq says of a line, with the end of that line, by which people find the machine; they have no file of it. */
export function withRefusedLine(said: string, config: string): string {
  const number = Number(/at line (\d+) of /.exec(said)?.[1]);
  let counted = 0;
  const line = config.split('\n').find((each) => {
    counted += Math.ceil(Buffer.byteLength(`${each}\n`) / READ_AT_ONCE);
    return counted >= number;
  });
  if (line === undefined || !TELLING.test(line)) return said;
  return `${said.trim()}: ${line.length > MOST ? `…${line.slice(-MOST)}` : line}`;
}
