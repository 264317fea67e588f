import { buildApp } from './app';
import { DEFAULT_HTTP_LIMITS, type Desk } from './desk';

/** The interface in OpenAPI's form, made of the routes' own schemas. */
export async function describeApi(): Promise<object> {
  const app = await buildApp(unmanned(), { describe: true });
  await app.ready();
  const document = app.swagger();
  await app.close();
  return document;
}

/** Routes are added to a server that nobody will call. */
function unmanned(): Desk {
  const nobody: never = new Proxy({} as never, {
    get: (_target, name) => {
      throw new Error(`${String(name)} is asked for while the interface is described`);
    },
  });
  return {
    ...{
      provisioner: nobody,
      users: nobody,
      answerTokens: nobody,
      answerRequests: nobody,
      database: nobody,
      audit: nobody,
      figures: nobody,
    },
    ...{
      now: () => 0,
      isConfigured: () => false,
      network: { state: () => undefined, refresh: () => Promise.resolve() },
      logFolder: '',
      home: '',
      allowed: () => [],
      specs: nobody,
      wantsAnswerToken: false,
      proxies: [],
      limits: DEFAULT_HTTP_LIMITS,
      onLog: () => undefined,
    },
  };
}
