import { AppError } from '../errors/index.js';
import { AddressGuard } from './address-guard.js';

const guard = new AddressGuard();

function isRefused(address: string): boolean {
  try {
    guard.parse(address);
    return false;
  } catch (error) {
    return error instanceof AppError && error.code === 'url_not_allowed';
  }
}

/** Spellings of an IPv4 address that browsers and libraries read as it. */
function spellings(address: string): readonly string[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  const number = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = (value: number): string => `0x${value.toString(16)}`;
  const octal = (value: number): string => `0${value.toString(8)}`;
  return [
    address,
    `${address}.`,
    String(number),
    hex(number),
    octal(number),
    [a, b, c, d].map(hex).join('.'),
    [a, b, c, d].map(octal).join('.'),
    `${a}.${(b * 256 + c) * 256 + d}`,
    address.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    address.replaceAll('.', '\u3002'),
    `[::ffff:${address}]`,
    `[::${address}]`,
    `[64:ff9b::${address}]`,
    `[2002:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}::1]`,
  ];
}

const HIDDEN = [
  ...['127.0.0.1', '127.9.8.7', '0.0.0.0', '10.0.0.1', '10.255.255.254', '172.16.0.1', '172.31.9.9'],
  ...['192.168.0.1', '192.168.255.1', '169.254.169.254', '169.254.0.1', '100.64.0.1', '100.127.255.1'],
  ...['192.0.0.1', '198.18.0.1', '198.19.1.1', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255'],
  ...['192.0.2.1', '198.51.100.1', '203.0.113.1'],
];
const HIDDEN_IPV6 = [
  '::1',
  '::',
  'fe80::1',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  'fec0::1',
  '2001:db8::1',
  '100::1',
];

describe('the guard of addresses', () => {
  const corpus = [
    ...HIDDEN.flatMap(spellings).flatMap((host) => [`http://${host}/`, `https://${host}:8080/x`]),
    ...HIDDEN_IPV6.flatMap((host) => [`http://[${host}]/`, `https://[${host}]:443/x`]),
    ...[
      'file:///etc/passwd',
      'gopher://example.org/',
      'ftp://example.org/',
      'data:text/plain,x',
      'javascript:1',
    ],
    ...['http://user@example.org/', 'http://user:secret@example.org/', 'http://:x@example.org/'],
    ...[22, 25, 6379, 5432, 2375, 9200, 11211].map((port) => `http://example.org:${port}/`),
    ...['not an address', 'http://', '//example.org', ''],
  ];

  it('knows at least five hundred addresses that are not public', () => {
    expect(corpus.length).toBeGreaterThan(500);
    expect(corpus.filter((address) => !isRefused(address))).toEqual([]);
  });

  it.each([
    'https://example.org/policy.pdf',
    'http://example.org',
    'https://example.org:8443/x?y=1#z',
    'http://93.184.216.34/',
    'http://[2606:4700::6810:84e5]/',
  ])('lets %s pass', (address) => {
    expect(guard.parse(address).href).toContain('://');
  });

  it('judges where a relative redirect leads', () => {
    const from = new URL('https://example.org/a/b');
    expect(guard.parse('../c', from).href).toBe('https://example.org/c');
    expect(() => guard.parse('//127.0.0.1/x', from)).toThrow(AppError);
    expect(() => guard.parse('file:///x', from)).toThrow(AppError);
  });

  it('refuses names that stand for hidden addresses, and leaves unknown ones to the fetch', async () => {
    await expect(guard.demandPublicName(new URL('http://localhost/'))).rejects.toMatchObject({
      code: 'url_not_allowed',
    });
    await guard.demandPublicName(new URL('http://there-is-no-such-name.invalid/'));
  });

  it('lets the hosts of an operator pass, with their port where one is named', async () => {
    const own = new AddressGuard(['127.0.0.1:4711', 'wiki.internal']);
    expect(own.parse('http://127.0.0.1:4711/x').port).toBe('4711');
    expect(own.parse('http://wiki.internal:9000/').host).toBe('wiki.internal:9000');
    await own.demandPublicName(new URL('http://wiki.internal:9000/'));
    expect(() => own.parse('http://127.0.0.1:4712/')).toThrow(AppError);
  });
});
