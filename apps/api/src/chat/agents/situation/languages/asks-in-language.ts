import { type Language } from '@app/common/lexical-index';

/** Asks what a situation means for the controls, by language; the words have no accents. */
export const ASKS_IN: Readonly<Record<Language, RegExp>> = {
  es: /\b(?:que|cual|cuales) (?:control|medida|requisito|norma|exigencia|salvaguarda)|\bque (?:fallo|falto|faltaba|incumpl|deb|hicimos|deberia|hubiera|habria|paso)|\bque nos (?:falt|falto)/,
  de: /\b(?:welche[mnrs]?|gegen welche|was fur) (?:kontroll|massnahm|anforderung|vorgabe|regel)|\bwas (?:hatten|haben|hat|fehlt|ging|lief|ist|hatte|mussen|sollen|sollten)/,
  fr: /\b(?:quel|quels|quelle|quelles) (?:controle|mesure|exigence|regle)|\bqu (?:aurions|avons|aurait|est ce qui)|\bque (?:manquait|fallait|devions|faut)|\bqu est ce/,
  pt: /\b(?:que|qual|quais) (?:control|medida|requisito|norma|exigencia|salvaguarda)|\bo que (?:falh|falt|dev|fizemos|houve|correu|deu|e que)/,
};
