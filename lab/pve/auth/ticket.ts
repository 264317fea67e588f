import { createHmac, timingSafeEqual } from 'node:crypto';

/** A login that lasts two hours. */
export interface Ticket {
  readonly ticket: string;
  readonly csrfToken: string;
}

const LIFETIME_S = 7200;
/** Clocks may differ this much. */
const SKEW_S = 300;

/** Makes a ticket in PVE's form, `PVE:root@pam:6B008F91::signature`; the lab signs with a key of its own. */
export function makeTicket(secret: string, user: string, nowMs: number): Ticket {
  const time = Math.floor(nowMs / 1000)
    .toString(16)
    .toUpperCase()
    .padStart(8, '0');
  const plain = `PVE:${user}:${time}`;
  return {
    ticket: `${plain}::${sign(secret, plain)}`,
    csrfToken: `${time}:${sign(secret, `csrf:${time}:${user}`)}`,
  };
}

/** The user that a ticket was made for; undefined when it is forged or too old. */
export function userOfTicket(secret: string, ticket: string, nowMs: number): string | undefined {
  const match = /^(PVE:(\S+):([0-9A-F]{8}))::(\S+)$/.exec(ticket);
  const [, plain, user, time, signature] = match ?? [];
  if (plain === undefined || time === undefined || !same(sign(secret, plain), signature ?? ''))
    return undefined;
  return isFresh(time, nowMs) ? user : undefined;
}

/** Whether a CSRF token was made for a user and is not too old. */
export function isCsrfToken(secret: string, token: string, user: string, nowMs: number): boolean {
  const [time, signature] = token.split(':');
  if (time === undefined || !same(sign(secret, `csrf:${time}:${user}`), signature ?? '')) return false;
  return isFresh(time, nowMs);
}

function isFresh(time: string, nowMs: number): boolean {
  const age = nowMs / 1000 - Number.parseInt(time, 16);
  return age > -SKEW_S && age < LIFETIME_S;
}

function sign(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}

function same(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
