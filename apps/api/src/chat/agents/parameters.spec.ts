import { type ControlParameter } from '@app/common/contracts';
import { askedControl, shownCard } from '../../testing/asked-control.js';
import { parametersCard } from './parameters.js';

function parameter(id: string, fields: Partial<ControlParameter> = {}): ControlParameter {
  return { id, altIds: [], label: `organization-defined ${id}`, choices: [], aggregates: [], ...fields };
}

describe('parametersCard', () => {
  it('lists what is to be defined, with the choices of selections', () => {
    const control = askedControl('ac-7', {
      parameters: [
        parameter('ac-07_odp.01', {
          label: 'organization-defined number',
          guideline: 'the number is defined',
        }),
        parameter('ac-07_odp.03', { choices: ['lock the account', 'notify'], howMany: 'one-or-more' }),
        parameter('ac-07_odp.04', { choices: ['a', 'b', 'c'], howMany: 'one' }),
      ],
    });
    expect(shownCard(parametersCard(control))).toEqual([
      '**AC-7 Control ac-7: parameters**',
      'AC-7 has 3 parameters to be defined by the organization. [1]',
      '- organization-defined number (ac-07_odp.01): the number is defined [1]',
      '- selection of one or more of 2 choices (ac-07_odp.03) [1]',
      '  - lock the account [1]',
      '  - notify [1]',
      '- selection of one of 3 choices (ac-07_odp.04) [1]',
      '  - a [1]',
      '  - b [1]',
      '  - c [1]',
    ]);
  });

  it('lists the members of an aggregate and not the aggregate, or the aggregate where its members are not there', () => {
    const members = [parameter('ac-01_odp.01'), parameter('ac-01_odp.02')];
    const aggregate = parameter('ac-1_prm_1', { aggregates: ['ac-01_odp.01', 'ac-01_odp.02'] });
    const both = shownCard(parametersCard(askedControl('ac-1', { parameters: [aggregate, ...members] })));
    expect(both.filter((line) => line.startsWith('- '))).toEqual([
      '- organization-defined ac-01_odp.01 (ac-01_odp.01) [1]',
      '- organization-defined ac-01_odp.02 (ac-01_odp.02) [1]',
    ]);
    const alone = shownCard(parametersCard(askedControl('ac-1', { parameters: [aggregate] })));
    expect(alone).toContain('- organization-defined ac-1_prm_1 (ac-1_prm_1) [1]');
  });

  it('tells of the parameters of one id, in either style, and what an aggregate stands for', () => {
    const parameters = [
      parameter('ac-01_odp.01', { altIds: ['ac-1_prm_9'] }),
      parameter('ac-01_odp.02'),
      parameter('ac-1_prm_1', { aggregates: ['ac-01_odp.01', 'ac-01_odp.02'] }),
    ];
    const control = askedControl('ac-1', { parameters });
    expect(shownCard(parametersCard(control, ['ac-1_prm_9']))).toEqual([
      '**AC-1 Control ac-1: ac-01_odp.01**',
      '- organization-defined ac-01_odp.01 (ac-01_odp.01) [1]',
      '  - It is also called ac-1_prm_9. [1]',
    ]);
    expect(shownCard(parametersCard(control, ['ac-1_prm_1']))[1]).toBe(
      '- organization-defined ac-1_prm_1 (ac-1_prm_1): it stands for ac-01_odp.01 and ac-01_odp.02 [1]',
    );
    const none = parametersCard(control, ['ac-1_prm_7']);
    expect(none.abstained).toBe(true);
    expect(none.lines.join()).toContain('AC-1 has no parameter ac-1_prm_7');
  });

  it('says that there are none', () => {
    expect(shownCard(parametersCard(askedControl('ac-5')))).toContain(
      'AC-5 has no parameters to be defined by the organization. [1]',
    );
  });
});
