import type { FastifyInstance } from 'fastify';
import { authenticate } from '../auth';
import { ApiError, type FaultRecord, type Lab } from '../model';
import type { Faults } from './faults';
import { faultFile } from './rule';

const PATH = '/lab/faults';

/** A rule as `GET /lab/faults` shows it. */
function view({ name, rule, matched, fired, since }: FaultRecord): object {
  return {
    ...rule,
    name,
    matched,
    fired,
    active: since !== undefined,
    ...(since === undefined ? {} : { since }),
  };
}

/** Everything that is wrong with a list of rules, by its place in the list. */
function readRules(body: unknown): ReturnType<typeof faultFile.parse>['faults'] {
  const result = faultFile.safeParse(body);
  if (result.success) return result.data.faults;
  const errors = result.error.issues.map(
    ({ path, message }) => [path.join('.') || 'faults', message] as const,
  );
  throw new ApiError(400, 'Parameter verification failed.', Object.fromEntries(errors));
}

/** `/lab/faults`, beside PVE's own paths, and out of reach of the faults themselves: for the administrator's token. */
export async function faultRoutes(
  app: FastifyInstance,
  { lab, faults }: { readonly lab: Lab; readonly faults: Faults },
): Promise<void> {
  await app.register((scope, _options, done) => {
    scope.addHook('onRequest', (request, _reply, next) => {
      authenticate(lab, request).needRoot();
      faults.tick();
      next();
    });
    scope.get(PATH, () => ({ data: faults.list().map(view) }));
    scope.get(`${PATH}/log`, () => ({ data: faults.log() }));
    scope.post(PATH, async (request) => {
      const added = faults.add(readRules(request.body));
      await lab.settled();
      return { data: added.map(view) };
    });
    scope.put(PATH, async (request) => {
      const rules = readRules(request.body);
      faults.clear();
      const added = faults.add(rules);
      await lab.settled();
      return { data: added.map(view) };
    });
    scope.delete(PATH, async () => {
      faults.clear();
      await lab.settled();
      return { data: null };
    });
    scope.delete<{ Params: { name: string } }>(`${PATH}/:name`, async (request) => {
      const { name } = request.params;
      if (!faults.remove(name)) throw new ApiError(404, `there is no fault '${name}'`);
      await lab.settled();
      return { data: null };
    });
    done();
  });
}
