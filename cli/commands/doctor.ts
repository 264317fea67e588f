import type { Command } from 'commander';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, labDirectory, labNames, readLabRecord } from '../../lab/daemon';
import { rootStatus } from '../../lab/guests';
import { PveClient } from '../../pve/client';
import { type PveNode, resolveApiTokens } from '../../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { secretsOptions } from '../secrets';
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

/** The token of a node, or why there is none: the lab's own for a lab node, that of the secrets elsewhere. */
async function tokenOf(
  context: Context,
  node: PveNode,
  loaded: LoadedSite,
): Promise<{ readonly token?: string; readonly reason: string }> {
  if (node.kind !== 'lab') {
    const options = secretsOptions(context, loaded);
    const { variables, problems } = await resolveApiTokens([node], loaded.secretReferences, options);
    const [secret] = [...variables.values()];
    const reason = problems.map(({ code, message, hint }) => `${code}: ${message} (${hint})`).join('; ');
    return {
      ...(secret ? { token: secret.reveal() } : {}),
      reason: reason || 'it has no API token; a login with a password is not tried',
    };
  }
  for (const name of labNames(context.folders)) {
    const directory = labDirectory(context.folders, name);
    const record = readLabRecord(directory);
    if (record?.endpoint === node.apiEndpoint && isAlive(record))
      return { token: readFileSync(join(directory, 'token'), 'utf8').trim(), reason: '' };
  }
  return { reason: 'the lab is down; start it with: rackwright lab up' };
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
