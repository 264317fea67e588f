import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { hasTerraform } from '../lab/providers/support/terraform-folder';
import { NetworkProject } from './network-project';

const suite = hasTerraform ? describe : describe.skip;

suite(`a look at shards${hasTerraform ? '' : ' (skipped: Terraform is not installed)'}`, () => {
  jest.setTimeout(240_000);
  let project: NetworkProject;

  beforeAll(async () => {
    project = await NetworkProject.create();
    appendFileSync(join(project.directory, 'specs/envs/dev.yaml'), '\nshards: 2\n');
    // Of a Terraform that is still to come.
    writeFileSync(join(project.directory, 'terraform.dev--1.tfstate'), '{"version":99}');
  });
  afterAll(() => project.remove());

  it.each([
    ['diff', /^dev: .*\n[\s\S]*\ndev--0: /m],
    ['drift', /^dev: nothing of it is deployed\n[\s\S]*\ndev--0: nothing of it is deployed\n/m],
  ])('by %s shows all but the one that cannot be planned, names it, and fails', async (command, others) => {
    const look = await project.rackwright([command, 'dev', '--no-gateway']);
    const output = stripVTControlCharacters(look.output);
    expect(output).toMatch(others);
    expect(output).toMatch(/^dev\/1:\n[\s\S]*version/m);
    expect(output).toMatch(/^dev\/1: TERRAFORM_FAILED: .* ended with 1 /m);
    expect(look.code).toBe(1);
  });

  it('is told to programs and to pull requests with the shard that is missing', async () => {
    const json = await project.rackwright(['diff', 'dev', '--format', 'json']);
    expect(json.code).toBe(1);
    const list = json.output.slice(json.output.indexOf('[\n'), json.output.lastIndexOf('\n]') + 2);
    expect(JSON.parse(list)).toMatchObject([
      { environment: 'dev', isChanged: true },
      { environment: 'dev--0' },
      { environment: 'dev--1', error: { code: 'TERRAFORM_FAILED' } },
    ]);
    const markdown = await project.rackwright(['diff', 'dev', '--format', 'markdown']);
    expect(markdown.output).toMatch(/^### dev\/1: could not be looked at\n\nTERRAFORM&#95;FAILED&#58; /m);
  });
});
