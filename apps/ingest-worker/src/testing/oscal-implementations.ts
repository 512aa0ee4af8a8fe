const METADATA = {
  'last-modified': '2026-02-01T00:00:00Z',
  version: '1.2',
  'oscal-version': '1.1.3',
  roles: [{ id: 'ops', title: 'Platform operations' }],
};
const PORTAL = '11111111-2222-4000-8000-000000000001';
const DIRECTORY = '11111111-2222-4000-8000-000000000002';

/** A small system security plan in our own words. */
export const SECURITY_PLAN = {
  'system-security-plan': {
    uuid: '11111111-2222-4000-8000-000000000000',
    metadata: { title: 'Grant portal security plan', ...METADATA },
    'import-profile': { href: '#moderate' },
    'system-characteristics': {
      'system-name': 'Grant portal',
      description: 'Citizens apply for grants in it.',
      'security-sensitivity-level': 'moderate',
      status: { state: 'operational' },
      'authorization-boundary': { description: 'The portal and its database, without the directory.' },
    },
    'system-implementation': {
      users: [{ uuid: 'u', title: 'Case worker', description: 'Decides on applications.' }],
      components: [
        {
          uuid: PORTAL,
          type: 'software',
          title: 'Web portal',
          description: 'What citizens see.',
          status: { state: 'operational' },
        },
        { uuid: DIRECTORY, type: 'service', title: 'Staff directory', description: 'Accounts of staff.' },
      ],
    },
    'control-implementation': {
      description: 'Controls of the moderate baseline.',
      'implemented-requirements': [
        {
          uuid: 'r1',
          'control-id': 'ac-2',
          'set-parameters': [{ 'param-id': 'ac-02_odp.05', values: ['45 days'] }],
          'responsible-roles': [{ 'role-id': 'ops' }],
          'by-components': [
            {
              'component-uuid': DIRECTORY,
              uuid: 'b1',
              description: 'Staff accounts come from the personnel system every night.',
              'implementation-status': { state: 'implemented' },
            },
          ],
          statements: [
            {
              'statement-id': 'ac-2_smt.h',
              uuid: 's1',
              'by-components': [
                {
                  'component-uuid': PORTAL,
                  uuid: 'b2',
                  description: 'Account managers get a message within one day when a case worker leaves.',
                  'implementation-status': { state: 'planned' },
                },
              ],
            },
          ],
        },
        { uuid: 'r2', 'control-id': 'sc-13', remarks: 'Inherited from the hosting provider.' },
      ],
    },
  },
};

/** A small component definition in our own words. */
export const COMPONENT_DEFINITION = {
  'component-definition': {
    uuid: '11111111-2222-4000-8000-000000000003',
    metadata: { title: 'Log service components', ...METADATA },
    components: [
      {
        uuid: PORTAL,
        type: 'software',
        title: 'Log collector',
        description: 'Gathers the logs of all servers.',
        'control-implementations': [
          {
            uuid: 'c1',
            source: '#sp800-53',
            description: 'What the collector does for audit controls.',
            'implemented-requirements': [
              {
                uuid: 'r1',
                'control-id': 'au-11',
                description: 'Records are kept for thirteen months.',
                props: [{ name: 'implementation-status', value: 'implemented' }],
                'responsible-roles': [{ 'role-id': 'ops' }],
                statements: [
                  {
                    'statement-id': 'au-11_smt',
                    uuid: 's1',
                    description: 'Older records are deleted at night.',
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
};
