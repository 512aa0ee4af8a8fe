import { factQuestionInEnglish } from './fact-question.js';

describe('factQuestionInEnglish', () => {
  it.each([
    ['¿Qué exige AC-2?', 'What does AC-2 require?'],
    ['¿Cómo se evalúa AC-2?', 'How is AC-2 assessed?'],
    ['¿AC-2 exige 30 días?', 'Does AC-2 require 30 days?'],
    ['¿Por qué AC-7 exige tres intentos?', 'Why does AC-7 require 3 attempts?'],
    ['¿Cuántos controles hay en MODERATE?', 'How many controls are in MODERATE?'],
    ['¿Qué diferencia hay entre AC-2 y AC-3?', 'Compare AC-2 and AC-3.'],
    ['¿Exige CP-9 copias semanales?', undefined],
    ['¿Está AC-2 en el nivel alto?', 'Is AC-2 in HIGH?'],
    ['¿Qué pasó con AC-13?', 'What happened to AC-13?'],
    ['¿A qué corresponde AC-2 en CSF 2.0?', 'What does AC-2 map to in CSF 2.0?'],
    ['Was verlangt AC-2?', 'What does AC-2 require?'],
    ['Verlangt AC-2 30 Tage?', 'Does AC-2 require 30 days?'],
    ['Wie wird AC-2 geprüft?', 'How is AC-2 assessed?'],
    ['Welche Verbesserungen hat AC-2 in HIGH?', 'Which enhancements of AC-2 are in HIGH?'],
    ['Was ist der Unterschied zwischen AC-2 und AC-3?', 'Compare AC-2 and AC-3.'],
    ['Wie viele Controls hat die Familie AC?', 'How many AC controls are there?'],
    ['Welche Parameter hat AC-7?', 'Which parameters does AC-7 have?'],
    ['Que demande AC-2 ?', 'What does AC-2 require?'],
    ['Est-ce que AC-2 exige 30 jours ?', 'Does AC-2 require 30 days?'],
    ['Comment AC-2 est-il évalué ?', 'How is AC-2 assessed?'],
    ['Combien de contrôles y a-t-il dans HIGH ?', 'How many controls are in HIGH?'],
    ['Quels sont les contrôles liés à AU-6 ?', 'Which controls are related to AU-6?'],
    ['O que exige AC-2?', 'What does AC-2 require?'],
    ['AC-2 exige 30 dias?', 'Does AC-2 require 30 days?'],
    ['Como AC-2 é avaliado?', 'How is AC-2 assessed?'],
    ['Quais são os parâmetros de AC-7?', 'Which parameters does AC-7 have?'],
    ['¿Qué exige AC-2 y cómo se evalúa?', 'What does AC-2 require? How is AC-2 assessed?'],
  ])('reads %j', (question, english) => {
    expect(factQuestionInEnglish(question)).toBe(english);
  });

  it.each([
    'What does AC-2 require?',
    'Is AC-2 in LOW?',
    'AC-2',
    '¿Qué control trata de las copias de seguridad?',
    'Welche Maßnahme behandelt Datensicherung?',
    '¿Exige AC-2 que las cuentas compartidas se eliminen?',
    'Quel contrôle traite de la sauvegarde ?',
    'Qual é a capital da França?',
    '',
  ])('leaves %j alone', (question) => {
    expect(factQuestionInEnglish(question)).toBeUndefined();
  });
});
