import { BASELINES } from '@app/common/contracts';
import { askedControl, shownCard } from '../../testing/asked-control.js';
import { baselineCard } from './baseline.js';

const ALL = new Set(BASELINES);

describe('baselineCard', () => {
  const control = askedControl('ac-2.5', { title: 'Inactivity Logout', baselines: ['MODERATE', 'HIGH'] });

  it('says yes and no of the baselines that are asked for, then names all', () => {
    expect(shownCard(baselineCard(control, ['LOW', 'MODERATE'], ALL))).toEqual([
      '**AC-2(5) Inactivity Logout: baselines**',
      '- **No**: AC-2(5) is not in the LOW baseline. [1]',
      '- **Yes**: AC-2(5) is in the MODERATE baseline. [1]',
      '- AC-2(5) is in the MODERATE and HIGH baselines of SP 800-53B. [1]',
      '- AC-2(5) is not in LOW or PRIVACY. [1]',
    ]);
  });

  it('is cited by a passage of its facts', () => {
    const { passages, abstained } = baselineCard(control, ['MODERATE'], ALL);
    expect(abstained).toBe(false);
    expect(passages).toHaveLength(1);
    expect(passages[0]).toMatchObject({
      id: 'controls/ac-2.5#baselines',
      controlId: 'ac-2.5',
      part: 'baselines',
    });
    expect(passages[0]?.text.split('\n')).toContain('AC-2(5) is in the MODERATE baseline.');
  });

  it('says that a control is in no baseline', () => {
    const lines = shownCard(baselineCard(askedControl('pm-12'), [], ALL));
    expect(lines[1]).toBe(
      '- PM-12 is not in any baseline of SP 800-53B that is known here (LOW, MODERATE, HIGH or PRIVACY). [1]',
    );
  });

  it('claims nothing of a baseline whose members are unknown', () => {
    const none = baselineCard(askedControl('ac-2'), [], new Set());
    expect(none).toMatchObject({ abstained: true, passages: [] });
    const privacy = baselineCard(control, ['PRIVACY'], new Set(['LOW', 'MODERATE', 'HIGH']));
    expect(privacy.abstained).toBe(true);
    expect(privacy.lines.join()).toContain('do not tell which controls the PRIVACY baseline has');
  });

  it('has no baselines for controls of other catalogs', () => {
    expect(baselineCard(askedControl('GV.OC-01', { label: 'GV.OC-01' }), ['LOW'], ALL).abstained).toBe(true);
  });
});
