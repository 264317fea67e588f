import type { BootPlan, InstallUrls } from '../installers';

/**
 * What a machine is told that is not to be installed: it starts from its own disk. Firmware that iPXE gives control back
 * to goes on with its next device: UEFI where it hears of a failure alone, and stays in its menu otherwise.
 * @see https://ipxe.org/cmd/exit
 */
export const LOCAL_BOOT = `#!ipxe
echo Rackwright: nothing to install, starting from disk
exit 1
`;

/**
 * The script that starts an installer.
 * @throws Error where a text of the plan would be read as more than one word
 */
export function renderIpxeScript(
  name: string,
  plan: BootPlan,
  { media }: Pick<InstallUrls, 'media'>,
): string {
  const kernel = ['kernel', `${media}${plan.kernel}`, ...plan.arguments].map(word).join(' ');
  const initrds = plan.initrds.map(({ file, as }) =>
    ['initrd', `${media}${file}`, ...(as === undefined ? [] : [as])].map(word).join(' '),
  );
  return [
    '#!ipxe',
    `echo Rackwright: installing ${word(name)}`,
    ...[kernel, ...initrds, 'boot'].map((line) => `${line} || goto failed`),
    ':failed',
    'echo Rackwright: the installer could not be loaded; starting from disk',
    'sleep 10',
    'exit 1',
    '',
  ].join('\n');
}

/** iPXE splits at spaces, joins commands at `||` and `&&`, and puts settings in place of `${…}`. */
function word(text: string): string {
  if (/^[\x21-\x7e]+$/.test(text) && !text.includes('${') && text !== '||' && text !== '&&') return text;
  throw new Error(`${JSON.stringify(text)} cannot stand in an iPXE script`);
}
