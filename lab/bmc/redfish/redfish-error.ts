/** A refusal in Redfish's own form. */
export class RedfishError extends Error {
  /**
   * @param status Of HTTP.
   * @param messageId Of the Base registry, `PropertyValueNotInList`.
   * @param details One line for each fault.
   */
  constructor(
    readonly status: number,
    readonly messageId: string,
    readonly details: readonly string[],
  ) {
    super(details.join(' '));
    this.name = 'RedfishError';
  }

  /** The body of the answer. @see https://redfish.dmtf.org/schemas/v1/redfish-error.v1_0_2.json */
  body(): object {
    const code = `Base.1.13.${this.messageId}`;
    return {
      error: {
        code,
        message: this.message,
        '@Message.ExtendedInfo': this.details.map((message) => ({
          '@odata.type': '#Message.v1_1_2.Message',
          MessageId: code,
          Message: message,
          Severity: 'Warning',
        })),
      },
    };
  }
}

/** There is no such resource. */
export function notFound(url: string): RedfishError {
  return new RedfishError(404, 'ResourceMissingAtURI', [`There is no resource at ${url}.`]);
}

/** Nobody who may ask. */
export function unauthorized(): RedfishError {
  return new RedfishError(401, 'NoValidSession', [
    'Log in with the user and the password that "rackwright lab status" names, by basic authentication or a session.',
  ]);
}
