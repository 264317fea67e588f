import type { AnyRoute } from '../../http';
import { sectionRoutes, type SectionKind } from '../../sections';
import { recoverServices } from './fencing';

/** The routes of sections by which the manager goes: after each change it looks again. */
export function managedRoutes(kind: SectionKind): readonly AnyRoute[] {
  return sectionRoutes(kind).map((route) =>
    route.method === 'GET'
      ? route
      : {
          ...route,
          handle: (call) => {
            const answer = route.handle(call);
            recoverServices(call.lab);
            return answer;
          },
        },
  );
}
