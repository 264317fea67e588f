import { z } from 'zod';
import { checked, collection, ROOT, type Route } from './call';
import { notFound, unauthorized } from './redfish-error';
import { TIMEOUT_S, type Session } from './sessions';

const SERVICE = `${ROOT}/SessionService`;

function view(user: string, { id, createdMs }: Pick<Session, 'id' | 'createdMs'>): object {
  return {
    '@odata.id': `${SERVICE}/Sessions/${id}`,
    '@odata.type': '#Session.v1_5_0.Session',
    Id: id,
    Name: 'User Session',
    UserName: user,
    CreatedTime: new Date(createdMs).toISOString(),
  };
}

const login = z.object({ UserName: z.string(), Password: z.string() });

/** `/redfish/v1/SessionService` */
export function sessionRoutes(user: string): readonly Route[] {
  return [
    {
      method: 'GET',
      path: SERVICE,
      handle: () => ({
        body: {
          '@odata.id': SERVICE,
          '@odata.type': '#SessionService.v1_1_8.SessionService',
          Id: 'SessionService',
          Name: 'Session Service',
          ServiceEnabled: true,
          SessionTimeout: TIMEOUT_S,
          Sessions: { '@odata.id': `${SERVICE}/Sessions` },
        },
      }),
    },
    {
      method: 'GET',
      path: `${SERVICE}/Sessions`,
      handle: ({ bmc }) => ({
        body: collection(
          `${SERVICE}/Sessions`,
          'Session',
          bmc.sessions.all().map(({ id }) => `${SERVICE}/Sessions/${id}`),
        ),
      }),
    },
    {
      method: 'POST',
      path: `${SERVICE}/Sessions`,
      open: true,
      handle: ({ bmc, body }) => {
        const given = checked(login, body);
        if (!bmc.sessions.knows(given.UserName, given.Password)) throw unauthorized();
        const session = bmc.sessions.open();
        return {
          status: 201,
          body: view(user, session),
          headers: { 'x-auth-token': session.token, location: `${SERVICE}/Sessions/${session.id}` },
        };
      },
    },
    {
      method: 'GET',
      path: `${SERVICE}/Sessions/:id`,
      handle: ({ bmc, params, url }) => {
        const found = bmc.sessions.all().find(({ id }) => id === params['id']);
        if (!found) throw notFound(url);
        return { body: view(user, found) };
      },
    },
    {
      method: 'DELETE',
      path: `${SERVICE}/Sessions/:id`,
      handle: ({ bmc, params, url }) => {
        if (!bmc.sessions.close(params['id'] ?? '')) throw notFound(url);
        return {};
      },
    },
  ];
}
