import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { oscalToXml } from '../testing/oscal-xml.js';
import { parseOscalFile, parseOscalXmlFile } from './oscal.js';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const NAMESPACE = 'xmlns="http://csrc.nist.gov/ns/oscal/1.0"';

describe('parseOscalXmlFile', () => {
  it('reads a catalog as its JSON form is read', () => {
    const xml = `${HEAD}
<!-- made for this test -->
<catalog ${NAMESPACE} uuid="7c2d1e0a-0000-4000-8000-000000000001">
  <metadata><title>Test <em>catalog</em></title><last-modified>2026-01-01T00:00:00Z</last-modified>
    <version>1.0</version><oscal-version>1.1.3</oscal-version></metadata>
  <group id="ac" class="family"><title>Access Control</title>
    <control id="ac-2" class="SP800-53"><title>Account Management</title>
      <param id="ac-02_odp.01"><label>time period</label>
        <guideline><p>the time period is defined;</p></guideline></param>
      <param id="ac-02_odp.02"><select how-many="one-or-more">
        <choice>disabled after <insert type="param" id-ref="ac-02_odp.01"/></choice><choice>removed</choice></select></param>
      <prop name="label" value="AC-2"/>
      <link href="#ac-3" rel="related"/>
      <part id="ac-2_smt" name="statement">
        <p>Accounts &amp; groups are
           <strong>kept</strong> as in <a href="#ac-3">AC-3</a>:</p>
        <part id="ac-2_smt.a" name="item"><prop name="label" value="a."/><p>Accounts are <insert type="param" id-ref="ac-02_odp.02"/>; and</p></part>
        <part id="ac-2_smt.b" name="item"><prop name="label" value="b."/><ul><li>reviewed</li><li>owned<ol><li>by one</li></ol></li></ul></part>
      </part>
      <part id="ac-2_gdn" name="guidance"><p>First.</p><p>Second.</p></part>
      <control id="ac-2.1" class="SP800-53-enhancement"><title>Tools</title>
        <prop name="label" value="AC-2(1)"/><part id="ac-2.1_smt" name="statement"><p>Use tools.</p></part></control>
    </control>
  </group>
</catalog>`;
    const json = {
      catalog: {
        uuid: '7c2d1e0a-0000-4000-8000-000000000001',
        metadata: {
          title: 'Test *catalog*',
          'last-modified': '2026-01-01T00:00:00Z',
          version: '1.0',
          'oscal-version': '1.1.3',
        },
        groups: [
          {
            id: 'ac',
            class: 'family',
            title: 'Access Control',
            controls: [
              {
                id: 'ac-2',
                class: 'SP800-53',
                title: 'Account Management',
                params: [
                  {
                    id: 'ac-02_odp.01',
                    label: 'time period',
                    guidelines: [{ prose: 'the time period is defined;' }],
                  },
                  {
                    id: 'ac-02_odp.02',
                    select: {
                      'how-many': 'one-or-more',
                      choice: ['disabled after {{ insert: param, ac-02_odp.01 }}', 'removed'],
                    },
                  },
                ],
                props: [{ name: 'label', value: 'AC-2' }],
                links: [{ href: '#ac-3', rel: 'related' }],
                parts: [
                  {
                    id: 'ac-2_smt',
                    name: 'statement',
                    prose: 'Accounts & groups are **kept** as in [AC-3](#ac-3):',
                    parts: [
                      {
                        id: 'ac-2_smt.a',
                        name: 'item',
                        props: [{ name: 'label', value: 'a.' }],
                        prose: 'Accounts are {{ insert: param, ac-02_odp.02 }}; and',
                      },
                      {
                        id: 'ac-2_smt.b',
                        name: 'item',
                        props: [{ name: 'label', value: 'b.' }],
                        prose: '* reviewed\n* owned\n  1. by one',
                      },
                    ],
                  },
                  { id: 'ac-2_gdn', name: 'guidance', prose: 'First.\n\nSecond.' },
                ],
                controls: [
                  {
                    id: 'ac-2.1',
                    class: 'SP800-53-enhancement',
                    title: 'Tools',
                    props: [{ name: 'label', value: 'AC-2(1)' }],
                    parts: [{ id: 'ac-2.1_smt', name: 'statement', prose: 'Use tools.' }],
                  },
                ],
              },
            ],
          },
        ],
      },
    };
    const parsed = parseOscalXmlFile(xml, 'c.xml');
    expect(parsed).toEqual(parseOscalFile(JSON.stringify(json), 'c.xml'));
    expect(parsed.chunks[0]?.text).toContain('Accounts & groups are kept as in AC-3:');
  });

  it.each(['sp800-53-guide.json', 'baseline-moderate.json'])('reads %s the same in both forms', (name) => {
    const text = readFileSync(join(__dirname, '../../../../corpus', name), 'utf8');
    const json: unknown = JSON.parse(text);
    expect(parseOscalXmlFile(oscalToXml(json), name)).toEqual(parseOscalFile(text, name));
  });

  it.each([
    ['<catalog><metadata></catalog>', /line 1, column 20/],
    [`<!DOCTYPE catalog [<!ENTITY x SYSTEM "file:///etc/passwd">]><catalog>&x;</catalog>`, /DOCTYPE/],
    [`<catalog ${NAMESPACE}><metadata/></catalog>`, /catalog\.metadata\.title/],
    [`<assessment-plan ${NAMESPACE}/>`, /assessment-plan is not supported/],
    [`${'<catalog>'.repeat(5000)}${'</catalog>'.repeat(5000)}`, /nested/],
  ])('refuses %# with the reason and the place', (xml, reason) => {
    expect(() => parseOscalXmlFile(xml, 'c.xml')).toThrow(reason);
    expect(() => parseOscalXmlFile(xml, 'c.xml')).toThrow(/^oscal_invalid: c\.xml/);
  });

  it('expands nothing', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';
    expect(() => parseOscalXmlFile(`${bomb}<catalog>&b;</catalog>`, 'c.xml')).toThrow(/DOCTYPE/);
  });
});
