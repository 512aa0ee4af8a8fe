import { type FastifyReply, type FastifyRequest } from 'fastify';
import { loadApiConfig } from '../api.config.js';
import { VisitorCookie } from './visitor-cookie.js';

const config = loadApiConfig({ DATABASE_URL: 'postgres://x@y/z', SESSION_SECRET: 'a-secret-for-this-spec' });

function issue(cookie: VisitorCookie): { id: string; value: string; options: Record<string, unknown> } {
  let set: [string, Record<string, unknown>] = ['', {}];
  const reply = {
    header: () => reply,
    server: {
      serializeCookie: (_name: string, value: string, options: Record<string, unknown>) =>
        (set = [value, options]),
    },
  };
  const id = cookie.issue(reply as unknown as FastifyReply);
  return { id, value: set[0], options: set[1] };
}

function read(cookie: VisitorCookie, value: string): string | undefined {
  return cookie.read({ cookies: { gc_visitor: value } } as unknown as FastifyRequest);
}

describe('VisitorCookie', () => {
  const cookie = new VisitorCookie(config);

  it('knows the visitor whose cookie it signed', () => {
    const { id, value, options } = issue(cookie);
    expect(read(cookie, value)).toBe(id);
    expect(options).toMatchObject({ httpOnly: true, sameSite: 'lax', path: '/' });
  });

  it('does not take a changed, foreign or malformed cookie', () => {
    const { id, value } = issue(cookie);
    const other = issue(cookie);
    expect(read(cookie, `${other.id}.${value.split('.')[1] ?? ''}`)).toBeUndefined();
    expect(read(cookie, `${id}.`)).toBeUndefined();
    expect(read(cookie, id)).toBeUndefined();
    expect(read(cookie, '')).toBeUndefined();
    expect(read(cookie, '../../etc.x')).toBeUndefined();
  });

  it('hashes an address with its key', () => {
    expect(cookie.hashAddress('192.0.2.1')).toMatch(/^[0-9a-f]{64}$/);
    expect(cookie.hashAddress('192.0.2.1')).not.toBe(cookie.hashAddress('192.0.2.2'));
  });
});
