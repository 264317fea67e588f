/**
 * The endpoint that stands behind a gateway, as who opened the gateway says it in `RACKWRIGHT_GATEWAYS`
 * (`{"https://127.0.0.1:40123/":"https://127.0.0.1:8006/"}`); the endpoint itself where there is none.
 *
 * A gateway has another port each time, while labs and interrupted creations are known by their endpoint.
 */
export function behindGateway(
  endpoint: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const { RACKWRIGHT_GATEWAYS: text } = environment;
  if (text === undefined || text === '') return endpoint;
  const gateways = JSON.parse(text) as Readonly<Record<string, string>>;
  return gateways[endpoint] ?? endpoint;
}
