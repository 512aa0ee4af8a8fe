import { contentOf } from '../documents/document-reader.js';
import { assemble } from '../snapshot/collection-content.js';
import { COMPONENT_DEFINITION, SECURITY_PLAN } from '../testing/oscal-implementations.js';
import { oscalToXml } from '../testing/oscal-xml.js';
import { textsOf } from '../testing/texts.js';
import { parseOscalFile, parseOscalXmlFile } from './oscal.js';

describe('an OSCAL system security plan', () => {
  it('says of each control what each component does, under a heading that names both', () => {
    expect(textsOf(parseOscalFile(JSON.stringify(SECURITY_PLAN), 'ssp.json'))).toEqual([
      [
        'Grant portal security plan > System',
        'Grant portal: Citizens apply for grants in it.\n' +
          'Security sensitivity level of Grant portal: moderate.\nOperational status of Grant portal: operational.',
      ],
      [
        'Grant portal security plan > Authorization boundary',
        'The portal and its database, without the directory.',
      ],
      [
        'Grant portal security plan > Components > Web portal',
        'Web portal (software, operational): What citizens see.',
      ],
      [
        'Grant portal security plan > Components > Staff directory',
        'Staff directory (service): Accounts of staff.',
      ],
      ['Grant portal security plan > Users', 'Case worker: Decides on applications.'],
      ['Grant portal security plan > Control implementation', 'Controls of the moderate baseline.'],
      [
        'Grant portal security plan > Implementation of AC-2',
        'Responsible for AC-2: Platform operations.\nParameters: ac-02_odp.05 = 45 days.',
      ],
      [
        'Grant portal security plan > Implementation of AC-2 > Staff directory',
        'Implementation status of AC-2 by Staff directory: implemented.\n' +
          'AC-2: Staff accounts come from the personnel system every night.',
      ],
      [
        'Grant portal security plan > Implementation of AC-2 > Web portal',
        'Implementation status of AC-2h by Web portal: planned.\n' +
          'AC-2h: Account managers get a message within one day when a case worker leaves.',
      ],
      ['Grant portal security plan > Implementation of SC-13', 'Inherited from the hosting provider.'],
    ]);
  });

  it('makes no control of a catalog, and does not mix with one', () => {
    const catalog = {
      catalog: {
        metadata: {
          title: 'T',
          version: '1',
          'last-modified': '2026-01-01T00:00:00Z',
          'oscal-version': '1.1.3',
        },
        groups: [
          {
            id: 'ac',
            title: 'Access Control',
            controls: [
              {
                id: 'ac-2',
                title: 'Accounts',
                parts: [{ id: 'ac-2_smt', name: 'statement', prose: 'Manage accounts.' }],
              },
            ],
          },
        ],
      },
    };
    const files = [SECURITY_PLAN, catalog].map((file, i) => ({
      id: `d${i}`,
      title: 'Plan',
      sourceName: 'a.json',
      contentHash: 'h',
      parsedAs: 'p',
      ...contentOf(parseOscalFile(JSON.stringify(file), 'a.json')),
    }));
    const content = assemble({ collectionId: 'c', documents: files });
    expect(content.catalog.controls.map(({ id }) => id)).toEqual(['ac-2']);
    const controls = content.passages.filter(({ controlId }) => controlId !== undefined);
    expect(controls.map(({ id, text }) => [id, text])).toEqual([['c/ac-2', 'Manage accounts.']]);
    expect(content.passages.filter(({ documentId }) => documentId === 'd0')).toHaveLength(10);
  });
});

describe('an OSCAL component definition', () => {
  it('says of each component which controls it implements and how', () => {
    expect(textsOf(parseOscalFile(JSON.stringify(COMPONENT_DEFINITION), 'c.json'))).toEqual([
      [
        'Log service components > Log collector',
        'Log collector (software): Gathers the logs of all servers.',
      ],
      ['Log service components > Log collector', 'What the collector does for audit controls.'],
      [
        'Log service components > Log collector > Implementation of AU-11',
        'Implementation status of AU-11 by Log collector: implemented.\nRecords are kept for thirteen months.\n' +
          'AU-11: Older records are deleted at night.\nResponsible for AU-11: Platform operations.',
      ],
    ]);
  });
});

describe('implementations in OSCAL', () => {
  it.each([SECURITY_PLAN, COMPONENT_DEFINITION])('are read the same in XML', (file) => {
    expect(parseOscalXmlFile(oscalToXml(file), 'a')).toEqual(parseOscalFile(JSON.stringify(file), 'a'));
  });

  it('are refused with the place of what is wrong', () => {
    const broken = { 'component-definition': { metadata: { title: 'T' }, components: [{ title: 5 }] } };
    expect(() => parseOscalFile(JSON.stringify(broken), 'c.json')).toThrow(
      /^oscal_invalid: c\.json.*component-definition\.components\.0\.title/,
    );
  });
});
