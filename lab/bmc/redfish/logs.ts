import { z } from 'zod';
import type { EventRecord } from '../records';
import { checked, collection, machineOf, resource, ROOT, type Answer, type Call, type Route } from './call';
import { notFound } from './redfish-error';

function viewEntry(path: string, event: EventRecord): object {
  return {
    '@odata.id': `${path}/${String(event.id)}`,
    '@odata.type': '#LogEntry.v1_11_0.LogEntry',
    Id: String(event.id),
    Name: `Log entry ${String(event.id)}`,
    EntryType: 'Event',
    Created: event.created,
    Severity: event.severity,
    MessageId: event.messageId,
    Message: event.message,
  };
}

/** The log is the same for the machine and its manager. */
function routesBelow(owner: 'Systems' | 'Managers'): readonly Route[] {
  const base = (call: Call): string => `${ROOT}/${owner}/${machineOf(call).name}/LogServices`;
  const entries = (call: Call): string => `${base(call)}/EventLog/Entries`;
  return [
    resource(`/${owner}/:id/LogServices`, (call) =>
      collection(base(call), 'LogService', [`${base(call)}/EventLog`]),
    ),
    resource(`/${owner}/:id/LogServices/EventLog`, (call) => ({
      '@odata.id': `${base(call)}/EventLog`,
      '@odata.type': '#LogService.v1_3_0.LogService',
      Id: 'EventLog',
      Name: 'Event Log',
      ServiceEnabled: true,
      OverWritePolicy: 'WrapsWhenFull',
      Entries: { '@odata.id': entries(call) },
      Actions: { '#LogService.ClearLog': { target: `${base(call)}/EventLog/Actions/LogService.ClearLog` } },
    })),
    resource(`/${owner}/:id/LogServices/EventLog/Entries`, (call) => {
      const path = entries(call);
      const events = call.bmc.machines.events.of(machineOf(call).name);
      return {
        ...collection(path, 'LogEntry', []),
        'Members@odata.count': events.length,
        Members: events.map((event) => viewEntry(path, event)),
      };
    }),
    resource(`/${owner}/:id/LogServices/EventLog/Entries/:entry`, (call) => {
      const events = call.bmc.machines.events.of(machineOf(call).name);
      const found = events.find(({ id }) => String(id) === call.params['entry']);
      if (!found) throw notFound(call.url);
      return viewEntry(entries(call), found);
    }),
    {
      method: 'POST',
      path: `${ROOT}/${owner}/:id/LogServices/EventLog/Actions/LogService.ClearLog`,
      handle: (call) => {
        call.bmc.machines.events.clear(machineOf(call).name);
        return {};
      },
    },
  ];
}

const SUBMIT = `${ROOT}/EventService/Actions/EventService.SubmitTestEvent`;

const testEvent = z.looseObject({
  Message: z.string().max(1024).default('A test event.'),
  MessageId: z.string().max(256).default('ResourceEvent.1.3.TestMessage'),
  OriginOfCondition: z.string().default(''),
  Severity: z.enum(['OK', 'Warning', 'Critical']).default('OK'),
});

/** `…/LogServices` of systems and managers, and `/redfish/v1/EventService`. */
export const logRoutes: readonly Route[] = [
  ...routesBelow('Systems'),
  ...routesBelow('Managers'),
  resource('/EventService', () => ({
    '@odata.id': `${ROOT}/EventService`,
    '@odata.type': '#EventService.v1_8_0.EventService',
    Id: 'EventService',
    Name: 'Event Service',
    ServiceEnabled: true,
    Status: { State: 'Enabled', Health: 'OK' },
    EventFormatTypes: ['Event'],
    ServerSentEventUri: `${ROOT}/EventService/SSE`,
    Actions: { '#EventService.SubmitTestEvent': { target: SUBMIT } },
  })),
  {
    method: 'POST',
    path: SUBMIT,
    handle: ({ bmc, body }: Call): Answer => {
      const { Message, MessageId, OriginOfCondition, Severity } = checked(testEvent, body);
      const [machine = ''] = /[^/]+$/.exec(OriginOfCondition) ?? [];
      bmc.machines.events.tell({ machine, message: Message, messageId: MessageId, severity: Severity });
      return {};
    },
  },
];

/** An event as it is told to those who listen. */
export function viewEvent(event: EventRecord): object {
  return {
    '@odata.type': '#Event.v1_7_0.Event',
    Id: String(event.id),
    Name: 'Event',
    Events: [
      {
        EventType: 'StatusChange',
        EventId: String(event.id),
        EventTimestamp: event.created,
        Severity: event.severity,
        MessageId: event.messageId,
        Message: event.message,
        OriginOfCondition: { '@odata.id': `${ROOT}/Systems/${event.machine}` },
      },
    ],
  };
}
