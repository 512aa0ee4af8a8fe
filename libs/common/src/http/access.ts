import { BlockList, isIP } from 'node:net';
import { SetMetadata } from '@nestjs/common';
import { type Scope } from '../contracts/index.js';

/**
 * Who may call a route: `probe` (health checks), `metrics` (loopback and allow-listed addresses), `internal` (holders of the
 * internal token), `public` (everybody, visitors too), or holders of an API key with a scope.
 */
export type AccessPolicy = 'probe' | 'metrics' | 'internal' | 'public' | { readonly scope: Scope };

export const ACCESS_POLICY = 'ground-control:access';

/** Declares who may call a route, or every route of a controller. A route without it is refused. */
export const Access = (policy: AccessPolicy): MethodDecorator & ClassDecorator =>
  SetMetadata(ACCESS_POLICY, policy);

/** Whether metrics may be read from `address`: loopback always, others by the allow-list of addresses and ranges. */
export function mayReadMetrics(address: string, allowed: readonly string[]): boolean {
  const family = isIP(address);
  return family > 0 && listOf([...LOOPBACK, ...allowed]).check(address, family === 6 ? 'ipv6' : 'ipv4');
}

const LOOPBACK = ['127.0.0.0/8', '::1'];

/** Also finds an IPv4 address that comes as `::ffff:a.b.c.d`. */
function listOf(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return list;
}
