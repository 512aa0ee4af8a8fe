import { lookup as resolve, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import * as ipaddr from 'ipaddr.js';
import { AppError } from '../errors/index.js';

const PORTS: ReadonlySet<string> = new Set(['', '80', '443', '8080', '8443']);
/** All that the internet uses of IPv6 (RFC 4291, IANA's registry); what stands outside is local or carries an IPv4 address. */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/** Lets requests out to public addresses only. Every hop is shown to it, and every address that a name stands for. */
export class AddressGuard {
  /** `exempt` are hosts, as `host` or `host:port`, that an operator lets through although they are not public. */
  constructor(private readonly exempt: readonly string[] = []) {}

  /** Reads an address as browsers do, odd spellings of numbers too. Throws `url_not_allowed`, which says why. */
  parse(text: string, base?: URL): URL {
    const url = URL.parse(text, base?.href);
    if (!url || !['http:', 'https:'].includes(url.protocol)) {
      throw refused('Only addresses that begin with http:// or https:// are fetched.');
    }
    if (url.username !== '' || url.password !== '') {
      throw refused('An address with a name and a password in it is not fetched.');
    }
    if (this.isExempt(url)) {
      return url;
    }
    if (!PORTS.has(url.port)) {
      throw refused(`Port ${url.port} is not one of the web.`);
    }
    const host = hostOf(url);
    if (isIP(host) !== 0) {
      demandPublic(host);
    }
    return url;
  }

  isExempt({ host, hostname }: URL): boolean {
    return this.exempt.includes(host) || this.exempt.includes(hostname);
  }

  /** Refuses a name that stands for anything but public addresses. One that cannot be looked up now is left to the fetch. */
  async demandPublicName(url: URL): Promise<void> {
    if (this.isExempt(url)) {
      return;
    }
    await new Promise<void>((done, fail) => {
      this.lookup(hostOf(url), { all: true }, (error) => {
        if (error instanceof AppError) {
          fail(error);
        } else {
          done();
        }
      });
    });
  }

  /** For sockets: a name that stands for one address that is not public is refused, whatever its others are. */
  readonly lookup: LookupFunction = (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, []);
        return;
      }
      const hidden = addresses.find(({ address }) => !isPublic(address));
      const [first] = addresses;
      if (hidden !== undefined || first === undefined) {
        callback(refused(NOT_PUBLIC), []);
      } else if (options.all) {
        callback(null, addresses satisfies LookupAddress[]);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}

const NOT_PUBLIC = 'The address leads into a network that is not public.';

function demandPublic(address: string): void {
  if (!isPublic(address)) {
    throw refused(NOT_PUBLIC);
  }
}

function isPublic(address: string): boolean {
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv6) {
    return parsed.range() === 'unicast' && parsed.match(GLOBAL_UNICAST);
  }
  return parsed.range() === 'unicast';
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function refused(detail: string): AppError {
  return new AppError('url_not_allowed', detail);
}
