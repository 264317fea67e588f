import { readState } from '../../deploy/state-json';

const resource = (more: object): object => ({
  mode: 'managed',
  type: 'local_file',
  name: 'deployment',
  instances: [{ attributes: { id: '1' } }],
  ...more,
});

describe('a state as it is pulled', () => {
  it('is empty where nothing was ever deployed', () => {
    expect(readState('\n')).toEqual({ outputs: {}, resources: [] });
  });

  it('tells instances, what is tainted, and values without their types', () => {
    const text = JSON.stringify({
      version: 4,
      outputs: { hosts: { value: { dev1: { vm_id: 1 } }, type: ['object', {}] } },
      resources: [
        resource({}),
        resource({
          type: 'terraform_data',
          name: 'site',
          instances: [
            {
              attributes: {
                input: { value: 'home-lab', type: 'string' },
                output: null,
                triggers_replace: null,
              },
            },
          ],
        }),
        resource({ name: 'each', instances: [{ index_key: 'a', status: 'tainted', attributes: {} }] }),
      ],
    });
    expect(readState(text)).toEqual({
      outputs: { hosts: { dev1: { vm_id: 1 } } },
      resources: [
        { mode: 'managed', type: 'local_file', name: 'deployment', values: { id: '1' } },
        {
          mode: 'managed',
          type: 'terraform_data',
          name: 'site',
          values: { input: 'home-lab', output: null, triggers_replace: null },
        },
        { mode: 'managed', type: 'local_file', name: 'each', index: 'a', values: {}, tainted: true },
      ],
    });
  });

  it('has neither what is still to be removed after it was replaced, nor what is of a module', () => {
    const text = JSON.stringify({
      resources: [
        resource({
          instances: [{ deposed: '0a1b2c3d', attributes: { id: 'old' } }, { attributes: { id: 'new' } }],
        }),
        resource({ module: 'module.other' }),
      ],
    });
    expect(readState(text).resources.map(({ values }) => values['id'])).toEqual(['new']);
  });
});
