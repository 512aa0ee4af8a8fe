import { situationOf } from './situation.js';

describe('situationOf', () => {
  it.each([
    [
      'An administrator left yesterday and her accounts are still active. Which controls did we fail?',
      ['somebody left and could still get in'],
    ],
    [
      'Auditors found old laptops sold with data still on the drives. What should we have done?',
      ['media were given away with data on them'],
    ],
    ['Which controls apply when a laptop is stolen from a car?', ['a portable device was lost or stolen']],
    ['The door of the archive was left ajar. What failed?', ['somebody came in who should not']],
    ['A patch was never installed. Did we violate any control?', ['an update was missing']],
    ['The log disk was full for weeks. What went wrong?', ['there was no room left for records of events']],
    [
      'A bookkeeper can both enter and release transfers. Which controls apply?',
      ['one person did what two should do'],
    ],
    ['The lobby of our office is painted green. Which controls apply?', []],
  ])('recognises "%s"', (question, names) => {
    expect(situationOf(question)?.concepts.map(({ concept }) => concept.name)).toEqual(names);
  });

  it('takes a statement alone for a situation where it leaves little doubt', () => {
    expect(situationOf('An administrator left yesterday.')?.concepts).toHaveLength(1);
    expect(situationOf('Our clerks work on the third floor.')).toBeUndefined();
  });

  it('tells what was said, without the words that only ask', () => {
    const situation = situationOf('We had ransomware on Friday. Which controls should we have had?');
    expect(situation?.told).toBe('We had ransomware on Friday.');
    expect(situation?.concepts.map(({ said }) => said)).toEqual(['ransomware']);
  });

  it.each([
    ['La enfermera renunci\u00f3 y su cuenta sigue activa. \u00bfQu\u00e9 controles fallaron?', 'ps-4'],
    ['Die Sicherungskopien verbrannten im selben Geb\u00e4ude. Welche Ma\u00dfnahmen fehlten?', 'cp-6'],
    [
      'Un voleur a pris l\u2019ordinateur portable dans la voiture. Quels contr\u00f4les s\u2019appliquent ?',
      'ac-19',
    ],
    ['O cliente clicou no link de um e-mail falso. O que faltou?', 'at-2'],
  ])('recognises what is told in another language: %s', (question, controlId) => {
    const named = situationOf(question)?.concepts.flatMap(({ concept }) => concept.controls);
    expect(named).toContain(controlId);
  });

  it('shows the words as they were told', () => {
    const [first] =
      situationOf('Das Konto der entlassenen Kollegin ist noch aktiv. Was haben wir vers\u00e4umt?')
        ?.concepts ?? [];
    expect(first?.said).toContain('entlassen');
  });

  it.each([
    '\u00bfQu\u00e9 control exige copias de seguridad del sistema?',
    'Welche Kontrolle verlangt eine Mehrfaktor-Authentifizierung?',
    'Mi hermano tiene un perro muy grande. \u00bfQu\u00e9 control aplica?',
  ])('takes "%s" for no situation either', (question) => {
    expect(situationOf(question)).toBeUndefined();
  });

  it.each([
    'What is least privilege?',
    'Which controls cover backups?',
    'What should we do about passwords?',
    'Who approves changes? Which controls apply?',
    'Thanks a lot. Which controls cover media?',
    'We have two new administrators.',
    'The French fired on the fort and it burned down. Which rules did they break?',
    'I burned the cake because the oven was too hot. What did I do wrong?',
    '',
  ])('takes "%s" for no situation', (question) => {
    expect(situationOf(question)).toBeUndefined();
  });
});
