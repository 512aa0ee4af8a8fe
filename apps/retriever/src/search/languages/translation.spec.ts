import { LexicalIndex } from '@app/common/lexical-index';
import { translate } from './translation.js';

const indexOf = (texts: readonly string[]) =>
  LexicalIndex.build(
    texts.map((text) => ({ fields: [{ text, times: 1 }] })),
    { k1: 1.2, b: 0.4 },
  );
const english = indexOf([
  'Disable accounts of users',
  'Protect information at rest on a mobile device',
  'Plan the backup of information of the organization',
]);
const read = (text: string, index = english) => translate(text, index, (stem) => index.has(stem));

describe('translate', () => {
  it.each([
    [
      'es',
      '¿Con qué frecuencia se revisan las cuentas de los usuarios?',
      'account user',
      'frecuencia revisan',
    ],
    ['de', 'Wie sind gespeicherte Daten zu schützen?', 'protection of information at rest protection', ''],
    ['fr', "Faut-il chiffrer les données de l'ordinateur portable ?", 'encryption data laptop', ''],
    ['pt', 'Os usuários devem mudar a senha?', 'user change password', ''],
  ])('reads %s', (language, question, translated, left) => {
    expect(read(question)).toEqual({ language, english: translated, left });
  });

  it('takes the longest phrase, with or without accents', () => {
    expect(read('copia de seguridad de la base de datos')?.english).toBe('backup database');
    expect(read('autenticacion de dos factores')?.english).toBe('multi-factor authentication');
  });

  it('takes German compounds apart, and ae for ä', () => {
    expect(read('Passwortrichtlinie')?.english).toBe('password policy');
    expect(read('Benutzerkonten')?.english).toBe('user account');
    expect(read('Firmenpasswörter')?.english).toBe('password');
    expect(read('Vorfaelle')?.english).toBe('incident');
  });

  it('keeps names and what it does not know', () => {
    expect(read('¿Qué hace Keycloak con las contraseñas?')).toMatchObject({
      english: 'password',
      left: 'keycloak',
    });
  });

  it.each([
    'How are accounts of users disabled?',
    'wich mobile devcies are for users',
    'offboarding',
    'the plan of the organisation',
    '',
  ])('leaves English alone: %s', (question) => {
    expect(read(question)).toBeUndefined();
  });

  it('leaves other languages and subjects alone', () => {
    expect(read('Jak chronić hasła użytkowników?')).toBeUndefined();
    expect(read('¿Cuál es la mejor receta de tortilla?')).toBeUndefined();
  });

  it('does not translate for a collection that is written in that language', () => {
    const german = indexOf([
      'Passwörter und Konten der Benutzer',
      'Der Notfallplan',
      'Nicht unterstützte Software',
    ]);
    expect(read('Wie sicher sind Kennwörter?', german)).toBeUndefined();
    expect(read('¿Qué contraseñas?', german)?.english).toBe('password');
  });
});
