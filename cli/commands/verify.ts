import type { Command } from 'commander';
import type { Finding } from '../../boot';
import { networkMachines } from '../../site';
import { bootRoom } from '../boot-room';
import { bootSecrets } from '../boot-secrets';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { openSiteWithOrigins, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';
import { bootFolder } from './boot-folder';

interface VerifyOptions extends SiteOptions {
  readonly data?: string;
  readonly json?: boolean;
}

/** `rackwright verify`: what would keep machines from being installed over the network, with what to do. */
export function addVerify(root: Command, context: Context): void {
  const { writer } = context;
  addSiteOptions(
    root
      .command('verify [machine...]')
      .description(
        'look for what would keep machines of iron, and VMs that start from the network, from being installed; changes nothing',
      )
      .option('--data <folder>', 'folder of the server (default: .rackwright/boot of the project)')
      .option('--json', 'print JSON: a list of findings'),
  ).action(async (machines: readonly string[], options: VerifyOptions) => {
    const loaded = openSiteWithOrigins(context, options);
    const known = new Set(networkMachines(loaded.site).map(({ name }) => name));
    const strangers = machines.filter((name) => !known.has(name));
    if (strangers.length > 0) {
      writer.note(`the site has no machine ${strangers.join(', ')}; it has ${[...known].join(', ')}`);
      throw new CommandFailed(2);
    }
    const { paths, secret } = await bootSecrets(context, loaded);
    const findings = await bootRoom().verifyBoot({
      site: loaded.site,
      directory: bootFolder(context, options.data),
      ...{ secret, secrets: paths, environment: context.environment, now: Date.now() },
      ...(machines.length === 0 ? {} : { machines }),
    });
    if (options.json) writer.json(findings);
    else show(context, findings);
    if (findings.some(({ state }) => state === 'fault')) throw new CommandFailed();
  });
}

function show({ writer }: Context, findings: readonly Finding[]): void {
  const { green, red, yellow } = writer.colors;
  const colors = { ok: green, fault: red, skipped: yellow } as const;
  writer.table(
    ['', 'check', 'what', 'detail'],
    findings.map(({ state, check, subject, detail, remedy }) => [
      state === 'fault' ? 'FAULT' : state,
      check,
      subject,
      colors[state](remedy === undefined ? detail : `${detail}: ${remedy}`),
    ]),
  );
}
