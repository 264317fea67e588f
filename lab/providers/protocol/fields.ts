/** Fields of a decoded message. */
export type Fields = Readonly<Record<string, unknown>>;
