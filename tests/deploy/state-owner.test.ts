import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkStateOwner } from '../../deploy/state-owner';
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
