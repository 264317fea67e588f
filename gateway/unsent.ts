/** Codes of errors with which a connection is not made, so that nothing was sent over it. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

/** Whether an error is that no connection was made, so that nothing was sent. */
export function isUnsent(error: unknown): boolean {
  const { code = '', syscall } = error as { readonly code?: string; readonly syscall?: string };
  return NOT_CONNECTED.has(code) || syscall === 'connect';
}
