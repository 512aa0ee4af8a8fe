import { textsOf } from '../testing/texts.js';
import { parseHtml } from './html.js';

function textOf(html: string): string {
  return parseHtml(Buffer.from(html), 'Page')
    .chunks.map(({ text }) => text)
    .join('\n--\n');
}

describe('parseHtml', () => {
  it('reads the main content under its headings and leaves out what is around it', () => {
    const html = `<!doctype html><html><head><title>T</title><script>let a = 1;</script></head><body>
      <nav><a href="/">Home</a></nav><header>Site</header>
      <main><h1>Access <em>policy</em></h1><p>All accounts
      are <a href="https://example.com">personal</a>.</p>
      <h2>Leavers</h2><ol><li>Tell the owner.</li><li>Lock the account:<ul><li>directory</li><li>badge</li></ul></li></ol>
      <h2>Joiners</h2><p>First<br>second.</p><noscript>Turn scripts on</noscript></main>
      <aside>Related</aside><footer>2026</footer></body></html>`;
    expect(textsOf(parseHtml(Buffer.from(html), 'Handbook'))).toEqual([
      ['Handbook > Access policy', 'All accounts are personal.'],
      [
        'Handbook > Access policy > Leavers',
        '1. Tell the owner.\n2. Lock the account:\n  - directory\n  - badge',
      ],
      ['Handbook > Access policy > Joiners', 'First\nsecond.'],
    ]);
  });

  it('reads each row of a table with what spans it, but arranges nothing by tables', () => {
    expect(
      textOf(`<table><caption>Owners</caption><thead><tr><th>Family</th><th>Control</th><th>Owner</th></tr></thead>
        <tr><td rowspan="2">Access</td><td>AC-2</td><td><p>Operations</p><p>and HR</p></td></tr>
        <tr><td>AC-3</td><td>Security</td></tr></table>
        <table><tr><td><h2>Left</h2><p>One.</p></td><td><p>Two.</p></td></tr></table>`),
    ).toBe(
      'Owners\n\nFamily: Access; Control: AC-2; Owner: Operations and HR\n\n' +
        'Family: Access; Control: AC-3; Owner: Security\n--\nOne.\n\nTwo.',
    );
  });

  it.each([
    '<p hidden>secret</p>',
    '<p aria-hidden="true">secret</p>',
    '<p style="display: none">secret</p>',
    '<div style="visibility:hidden"><b>secret</b></div>',
    '<p style="color:#fff">secret</p>',
    '<p style="COLOR: White !important">secret</p>',
    '<div style="background:#000"><p style="color: rgb(2, 1, 0)">secret</p></div>',
    '<table bgcolor="#123456"><tr><td><font style="color:#123456">secret</font></td></tr></table>',
    '<p style="font-size:0">secret</p>',
    '<p style="font-size: 1px">secret</p>',
    '<p style="opacity:0.0">secret</p>',
    '<p style="position:absolute; left:-9999px">secret</p>',
    '<p style="color:transparent">secret</p>',
    '<p style="height:0;overflow:hidden">secret</p>',
    '<style>/* x */ @media screen { .a, .b { display: none } }</style><p class="b">secret</p>',
    '<style>.note{color:#fefefe}</style><p class="note">secret</p>',
    '<!-- secret --><template>secret</template>',
  ])('drops what nobody sees: %s', (html) => {
    expect(textOf(`<p>Shown.</p>${html}`)).toBe('Shown.');
  });

  it.each([
    '<p style="color:white; background: navy">Read me.</p>',
    '<div style="background:#222"><p style="color:#fff">Read me.</p></div>',
    '<div style="background: url(a.png)"><p style="color:#fff">Read me.</p></div>',
    '<style>@media print { p { display: none } } p:hover { opacity: 0 }</style><p>Read me.</p>',
    '<style>.x { display: none } .y { display: block }</style><p class="x y">Read me.</p>',
    '<p style="width: 0.5em">Read me.</p>',
    '<style>broken { { } p[ { display: none }</style><p>Read me.</p>',
  ])('keeps what is seen: %s', (html) => {
    expect(textOf(html)).toBe('Read me.');
  });

  it('finds out the encoding', () => {
    const latin = (html: string): Buffer => Buffer.from(html, 'latin1');
    expect(parseHtml(latin('<meta charset="iso-8859-1"><p>Größe</p>'), 'P').chunks[0]?.text).toBe('Größe');
    expect(parseHtml(latin('<p>Gr\u00f6\u00dfe \u0096</p>'), 'P').chunks[0]?.text).toBe('Größe –');
    const cyrillic = Buffer.concat([latin('<meta charset=windows-1251><p>'), Buffer.from([0xc4, 0xe0])]);
    expect(parseHtml(cyrillic, 'P').chunks[0]?.text).toBe('Да');
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<p>Größe</p>', 'utf16le')]);
    expect(parseHtml(utf16, 'P').chunks[0]?.text).toBe('Größe');
  });

  it('numbers lists as they are printed', () => {
    expect(textOf('<ol type="a"><li>x</li><li>y<ol type="I" start="4"><li>z</li></ol></li></ol>')).toBe(
      'a. x\nb. y\n  IV. z',
    );
  });

  it('keeps the lines of preformatted text', () => {
    expect(textOf('<pre>\n  one\n    two\n</pre><p>three</p>')).toBe('  one\n    two\n\nthree');
  });

  it('refuses what is nested without end, and survives large spans', () => {
    expect(() => textOf(`${'<div>'.repeat(3000)}x`)).toThrow(/^document_unreadable: .*nested/);
    const spans = '<tr><td rowspan="65000" colspan="65000">x</td></tr>'.repeat(300);
    expect(textOf(`<table>${spans}</table>`)).toContain('x');
  });
});
