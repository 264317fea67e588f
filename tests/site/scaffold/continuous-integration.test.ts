import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectFiles } from '../../../site';

interface Step {
  readonly name?: string;
  readonly run?: string;
}

/** As `gh api` does it, on a file of comments; its filters are run by jq itself. */
const gh = `#!/usr/bin/env node
const { execFileSync } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const words = process.argv.slice(2);
const valueOf = (name) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
const path = words.find((word) => word.startsWith('repos/'));
const comments = JSON.parse(readFileSync('comments.json', 'utf8'));
const method = valueOf('--method') ?? 'GET';
if (method === 'GET' && path === 'repos/me/site/issues/7/comments') {
  process.stdout.write(execFileSync('jq', ['-r', valueOf('--jq'), 'comments.json']));
  process.exit();
}
const body = readFileSync(/^body=@(.*)/.exec(valueOf('--field'))[1], 'utf8');
if (method === 'POST' && path === 'repos/me/site/issues/7/comments')
  comments.push({ id: comments.length + 1, user: { login: 'github-actions[bot]' }, body });
else if (method === 'PATCH')
  comments.find(({ id }) => path === \`repos/me/site/issues/comments/\${id}\`).body = body;
else throw new Error(words.join(' '));
writeFileSync('comments.json', JSON.stringify(comments));
`;

const hasJq = spawnSync('jq', ['--version']).status === 0;
const suite = hasJq ? describe : describe.skip;

suite(`the workflow of a site's repository${hasJq ? '' : ' (skipped: jq is not installed)'}`, () => {
  const files = projectFiles({ name: 'site', rackwright: '^0.1.0', packages: {} as never });
  const { jobs } = parse(files.get('.github/workflows/rackwright.yml') ?? '') as {
    jobs: { diff: { steps: readonly Step[] } };
  };
  const scriptOf = (name: string): string => jobs.diff.steps.find((step) => step.name === name)?.run ?? '';
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rackwright-workflow-'));
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/gh'), gh, { mode: 0o755 });
    const stranger = { id: 1, user: { login: 'somebody' }, body: '<!-- rackwright diff dev --> mine' };
    writeFileSync(join(folder, 'comments.json'), JSON.stringify([stranger]));
    writeFileSync(join(folder, 'outputs'), '');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** As a push does it; gives the exit codes of the steps up to the first that fails. */
  const push = (environment: string, diff: string): (number | null)[] => {
    writeFileSync(join(folder, 'bin/npx'), `#!/bin/bash\n${diff}\n`, { mode: 0o755 });
    const codes: (number | null)[] = [];
    for (const name of [
      'what would change',
      'the comment of the pull request',
      'whether it may be deployed',
    ]) {
      const code = /code=(\d+)\n$/.exec(readFileSync(join(folder, 'outputs'), 'utf8'))?.[1] ?? '';
      const { status } = spawnSync('bash', ['-e', '-c', scriptOf(name)], {
        cwd: folder,
        env: {
          PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
          ENVIRONMENT: environment,
          GITHUB_OUTPUT: 'outputs',
          GITHUB_STEP_SUMMARY: 'summary',
          GITHUB_REPOSITORY: 'me/site',
          PULL_REQUEST: '7',
          CODE: code,
        },
      });
      codes.push(status);
      if (status !== 0) break;
    }
    return codes;
  };
  const bodies = (): string[] =>
    (JSON.parse(readFileSync(join(folder, 'comments.json'), 'utf8')) as { body: string }[])
      .slice(1)
      .map(({ body }) => body);

  it('keeps one comment for each environment, whoever else writes comments', () => {
    const wanted = 'test "$*" = "rackwright diff $ENVIRONMENT --format markdown" || exit 9';
    expect(push('dev', `${wanted}; echo "### dev: first"; exit 2`)).toEqual([0, 0, 0]);
    expect(push('prod', `${wanted}; echo "### prod: first"; exit 2`)).toEqual([0, 0, 0]);
    expect(push('dev', `${wanted}; echo "### dev: no changes"; exit 0`)).toEqual([0, 0, 0]);
    expect(bodies()).toEqual([
      '<!-- rackwright diff dev -->\n### dev: no changes\n',
      '<!-- rackwright diff prod -->\n### prod: first\n',
    ]);
    expect(readFileSync(join(folder, 'summary'), 'utf8')).toContain('### prod: first');
  });

  it('posts what policies refuse before it fails, and says that there is nothing to post', () => {
    expect(push('dev', 'echo "### dev: 1 machine"; echo refused >&2; exit 1')).toEqual([0, 0, 1]);
    expect(bodies()[0]).toMatch(/^<!-- .* -->\n### dev: 1 machine\n\n\*\*:x: This is not to be deployed/);
    expect(push('dev', 'exit 1')).toEqual([0, 0, 1]);
    expect(bodies()[0]).toContain('### dev: could not be looked at\n\n**:x:');
  });
});
