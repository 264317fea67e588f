import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkOwnerOfRemoteState, checkStateOwner } from '../../deploy/state-owner';
import type { StateResource } from '../../deploy/state-json';
import type { Site } from '../../site';
import { environmentOf, exampleSite } from '../inventory/example-site';

describe('the state of an environment', () => {
  const site = exampleSite();
  const { name } = environmentOf(site);
  let project: string;
  const record = (value: object): void => {
    writeFileSync(join(project, '.rackwright/deployments', `${name}.json`), JSON.stringify(value));
  };

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'rackwright-owner-'));
    mkdirSync(join(project, '.rackwright/deployments'), { recursive: true });
  });
  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  it('belongs to the site that deployed it, and to no other', () => {
    record({ site: 'other', hosts: {} });
    expect(() => {
      checkStateOwner(site, project);
    }).toThrow(expect.objectContaining({ code: 'STATE_OF_OTHER_SITE' }) as Error);
    record({ site: site.name, hosts: {} });
    checkStateOwner(site, project);
  });

  it('is free before the first deploy, and where a record of an earlier version does not tell', () => {
    checkStateOwner(site, project);
    record({ environment: name, hosts: {} });
    checkStateOwner(site, project);
  });
});

describe('a state that is kept elsewhere', () => {
  const http = { type: 'http', address: 'https://state.example.org' } as const;
  const s3 = { type: 's3', bucket: 'states', prefix: 'all', region: 'us-east-1' } as const;
  const record = (content: string): object => ({
    type: 'local_file',
    name: 'deployment',
    values: { content },
  });
  const ownerOf = (site: string): object => ({
    type: 'terraform_data',
    name: 'site',
    values: { input: site },
  });
  const check = (backend: Site['backend'], ...resources: object[]): Promise<void> => {
    const state = { outputs: {}, resources: resources as unknown as readonly StateResource[] };
    return checkOwnerOfRemoteState({ name: 'home-lab', backend }, 'dev', () => Promise.resolve(state));
  };

  it.each([
    ['an environment', record('{"site":"other","hosts":{}}\n'), 'local_file.deployment'],
    ['a node', ownerOf('other'), 'terraform_data.site'],
  ])('of %s belongs to the site that it tells', async (_, resource, address) => {
    for (const backend of [http, s3])
      await expect(check(backend, resource)).rejects.toMatchObject({
        code: 'STATE_OF_OTHER_SITE',
        message: expect.stringMatching(new RegExp(`site "other".* state rm ${address}`)) as string,
      });
  });

  it('is free where it tells nobody, is of this site, or cannot be mistaken', async () => {
    await check(http);
    await check(http, record('not json'), record('{"environment":"dev"}'));
    await check(http, record('{"site":"home-lab"}'), ownerOf('home-lab'));
    await check({ type: 'pg', schemaName: 'state' }, record('{"site":"other"}'));
  });
});
