import type { Command } from 'commander';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { rootStatus } from '../../lab/guests';
import { PveClient } from '../../pve/client';
import type { PveNode } from '../../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { tokenOf } from '../node-token';
import { type LoadedSite, readSite, type SiteOptions } from '../site';

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

function checkSetup(context: Context): Finding {
  const { status, stdout } = spawnSync(process.execPath, [join(context.home, 'setup', 'setup.mjs')], {
    encoding: 'utf8',
    env: { ...context.environment, RACKWRIGHT_NO_INSTALL: '1' },
  });
  const detail = stdout.trim().split('\n').join('; ');
  return { what: 'set-up', ok: status === 0, detail: status === 0 ? detail : `${detail} (npm run setup)` };
}

async function checkRoot(context: Context): Promise<Finding> {
  const status = await rootStatus({ cacheDirectory: context.folders.cache });
  return status.ready
    ? { what: 'guest root', ok: true, detail: status.directory }
    : { what: 'guest root', ok: false, detail: status.reason };
}

async function checkNode(context: Context, node: PveNode, loaded: LoadedSite): Promise<Finding> {
  const what = `node ${node.name}`;
  const { token, reason } = await tokenOf(context, node, loaded);
  if (token === undefined) return { what, ok: false, detail: reason };
  const client = new PveClient({ endpoint: node.apiEndpoint, token, insecure: !node.tlsVerify });
  try {
    const { version } = await client.get<{ version: string }>('version');
    return { what, ok: true, detail: `Proxmox VE ${version} at ${node.apiEndpoint}` };
  } catch (error) {
    return { what, ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    client.close();
  }
}

/** `rackwright doctor`: what is missing for a deploy, with what to do. */
export function addDoctor(root: Command, context: Context): void {
  const { writer } = context;
  root
    .command('doctor')
    .description('look for what would keep a deploy from working')
    .option('--site <folder>', 'the folder of the specs')
    .option('--json', 'print JSON')
    .action(async (options: SiteOptions & { json?: boolean }) => {
      const site = readSite(context, options);
      const errors = site.problems.filter((problem) => problem.severity === 'error').length;
      const findings = [
        checkSetup(context),
        await checkRoot(context),
        {
          what: 'specs',
          ok: site.ok,
          detail: site.ok ? site.site.name : `${errors} faults: rackwright validate`,
        },
        ...(site.ok ? await Promise.all(site.site.nodes.map((node) => checkNode(context, node, site))) : []),
      ];
      if (options.json) writer.json(findings);
      else {
        const { green, red } = writer.colors;
        const rows = findings.map((finding) => [
          finding.ok ? 'ok' : 'FAULT',
          finding.what,
          (finding.ok ? green : red)(finding.detail),
        ]);
        writer.table(['', 'what', 'detail'], rows);
      }
      if (findings.some((finding) => !finding.ok)) throw new CommandFailed();
    });
}
