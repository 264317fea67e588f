/** Codes of errors with which a connection is not made, so that nothing was sent over it. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

/** Whether an error is that no connection was made, so that nothing was sent. */
export function isUnsent(error: unknown): boolean {
  const { code = '', syscall } = error as { readonly code?: string; readonly syscall?: string };
  return NOT_CONNECTED.has(code) || syscall === 'connect';
}

/** Codes of errors with which a connection ends in the middle. */
export const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED']);

/** An error that came before TLS stood, said to be one of connecting; a certificate that is not trusted stays what it is. */
export function beforeTls(error: NodeJS.ErrnoException): NodeJS.ErrnoException {
  return BROKEN.has(error.code ?? '') ? Object.assign(error, { syscall: 'connect' }) : error;
}
