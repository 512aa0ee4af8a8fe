import { type FollowUpLanguage } from './follow-up-phrases.js';

/**
 * Words by which questions of fact are asked in a language, in lower case and without accents; those of four letters and more
 * stand for every word that begins with them.
 */
export interface FactWords {
  /** What is asked, and the words that ask it, parted by bars. */
  readonly matters: Readonly<Record<FactMatter, string>>;
  readonly baselines: Readonly<Record<string, string>>;
  /** Units of time and of counts, in English. */
  readonly units: Readonly<Record<string, string>>;
  /** How often, in English. */
  readonly frequencies: Readonly<Record<string, string>>;
  readonly numbers: Readonly<Record<string, string>>;
  /** Words that say nothing of what is asked. */
  readonly filling: string;
}

export const FACT_MATTERS = [
  'why',
  'says',
  'assessed',
  'evidence',
  'differs',
  'parameters',
  'enhancements',
  'related',
  'withdrawn',
  'baselines',
  'mapped',
  'count',
  'which',
  'controls',
  'family',
] as const;
export type FactMatter = (typeof FACT_MATTERS)[number];

export const FACT_WORDS: Readonly<Record<FollowUpLanguage, FactWords>> = {
  es: {
    matters: {
      why: 'por que',
      says: 'exige|exigen|requier|pide|piden|dice|dicen|establece|obliga|manda|demanda|explica|resume|describe|significa|trata',
      assessed: 'evalua|verifica|audita|comprueba|comprueban|prueba|prueban|revisa un auditor',
      evidence: 'evidencia|pruebas documentales',
      differs: 'diferencia|compar|distingu|versus|vs',
      parameters: 'parametr|odp',
      enhancements: 'mejora|ampliacion',
      related: 'relacionad|vinculad|asociad',
      withdrawn: 'retirad|eliminad|que paso con|que fue de|que ha pasado con',
      baselines: 'linea base|lineas base|linea de base|lineas de base|baseline|nivel|niveles',
      mapped: 'correspond|equival|mapea',
      count: 'cuantos|cuantas|numero de',
      which: 'que|cual|cuales|lista|enumera|muestra',
      controls: 'control|controles|medidas',
      family: 'familia',
    },
    baselines: {
      bajo: 'LOW',
      baja: 'LOW',
      moderad: 'MODERATE',
      alto: 'HIGH',
      alta: 'HIGH',
      privacidad: 'PRIVACY',
    },
    units: {
      segundo: 'seconds',
      minuto: 'minutes',
      hora: 'hours',
      dia: 'days',
      semana: 'weeks',
      mes: 'months',
      ano: 'years',
      intento: 'attempts',
      caracter: 'characters',
      vez: 'times',
      veces: 'times',
    },
    frequencies: {
      diari: 'daily',
      semanal: 'weekly',
      mensual: 'monthly',
      trimestral: 'quarterly',
      anual: 'annual',
    },
    numbers: { dos: '2', tres: '3', cinco: '5', diez: '10', treinta: '30', sesenta: '60', noventa: '90' },
    filling:
      'el la los las lo un una de del al en entre con para por a y e o u se su sus es son esta estan hay tiene tienen que cual cuales como me nos dime sobre segun cada si verdad cierto favor por_favor cada nist sp 800-53 rev incluido incluida figura pertenece aplica forma parte ante tener a_que mas',
  },
  de: {
    matters: {
      why: 'warum|wieso|weshalb',
      says: 'verlang|forder|sagt|sagen|besagt|schreib|vorschreib|erklar|beschreib|bedeutet|fasse|vor',
      assessed: 'gepruf|pruf|bewertet|getestet|auditiert|kontrolliert|uberpruft',
      evidence: 'nachweis|beleg|evidenz',
      differs: 'unterschied|unterscheid|vergleich|versus|vs',
      parameters: 'parameter|odp',
      enhancements: 'erweiterung|verbesserung|enhancement',
      related: 'verwandt|zugehorig|verknupft|hang',
      withdrawn: 'zuruckgezogen|gestrichen|entfernt|was wurde aus|was ist mit passiert',
      baselines: 'baseline|grundlinie|stufe|niveau',
      mapped: 'entsprich|entsprech|zugeordnet|mapping',
      count: 'wie viele|wieviele|anzahl',
      which: 'welch|was|liste|nenne|zeige',
      controls: 'control|kontroll|massnahme|controls',
      family: 'familie',
    },
    baselines: {
      niedrig: 'LOW',
      moderat: 'MODERATE',
      mittel: 'MODERATE',
      hoch: 'HIGH',
      hohe: 'HIGH',
      datenschutz: 'PRIVACY',
    },
    units: {
      sekunde: 'seconds',
      minute: 'minutes',
      stunde: 'hours',
      tag: 'days',
      woche: 'weeks',
      monat: 'months',
      jahr: 'years',
      versuch: 'attempts',
      zeichen: 'characters',
      mal: 'times',
    },
    frequencies: {
      taglich: 'daily',
      wochentlich: 'weekly',
      monatlich: 'monthly',
      vierteljahrlich: 'quarterly',
      jahrlich: 'annual',
    },
    numbers: { zwei: '2', drei: '3', funf: '5', zehn: '10', dreissig: '30', sechzig: '60', neunzig: '90' },
    filling:
      'der die das den dem des ein eine einen einer eines in im zu zur zum von vom mit bei fur auf aus an und oder ist sind wird werden hat haben gibt es sich wie was mir uns sag bitte zwischen uber laut jede jeder jeden alle nist sp 800-53 rev auch enthalten gehort gehoren noch stimmt dass',
  },
  fr: {
    matters: {
      why: 'pourquoi',
      says: 'exige|exigent|demande|demandent|requier|dit|disent|impose|stipule|explique|resume|decri|signifie|prevoit',
      assessed: 'evalu|verifi|audite|audit|teste|controle par',
      evidence: 'preuve|evidence',
      differs: 'difference|compar|distingu|versus|vs',
      parameters: 'parametre|odp',
      enhancements: 'amelioration|renforcement|extension',
      related: 'lie|lies|liee|liees|associe|connexe|apparente',
      withdrawn: 'retire|supprime|abandonne|qu est devenu|est devenu',
      baselines: 'baseline|ligne de base|lignes de base|niveau|niveaux|referentiel',
      mapped: 'correspond|equivaut|equivalent',
      count: 'combien|nombre de',
      which: 'quel|quels|quelle|quelles|liste|que|enumere|montre',
      controls: 'controle|controles|mesure|mesures',
      family: 'famille',
    },
    baselines: {
      faible: 'LOW',
      bas: 'LOW',
      modere: 'MODERATE',
      moyen: 'MODERATE',
      eleve: 'HIGH',
      haut: 'HIGH',
      confidentialite: 'PRIVACY',
    },
    units: {
      seconde: 'seconds',
      minute: 'minutes',
      heure: 'hours',
      jour: 'days',
      semaine: 'weeks',
      mois: 'months',
      an: 'years',
      ans: 'years',
      annee: 'years',
      tentative: 'attempts',
      essai: 'attempts',
      caractere: 'characters',
      fois: 'times',
    },
    frequencies: {
      quotidien: 'daily',
      hebdomadaire: 'weekly',
      mensuel: 'monthly',
      trimestriel: 'quarterly',
      annuel: 'annual',
    },
    numbers: { deux: '2', trois: '3', cinq: '5', dix: '10', trente: '30', soixante: '60' },
    filling:
      'le la les l un une de du des d a au aux en dans entre avec pour par et ou est sont se sa ses son que qu ce c quoi il elle ils y t il_y est_ce comment moi nous sur selon chaque tout tous toutes a-t-il est-il est-elle sont-ils est-ce qu est fait partie nist sp 800-53 rev inclus figure appartient vrai quels quelles on n s doit ont',
  },
  pt: {
    matters: {
      why: 'por que|porque|porque',
      says: 'exige|exigem|requer|pede|pedem|diz|dizem|determina|obriga|explica|explique|resume|resuma|descreve|descreva|significa|trata',
      assessed: 'avaliad|avalia|verificad|verifica|auditad|audita|testad|testa',
      evidence: 'evidencia',
      differs: 'diferenca|compar|distingu|versus|vs',
      parameters: 'parametro|odp',
      enhancements: 'melhoria|aprimoramento|reforco|extens',
      related: 'relacionad|vinculad|associad|ligad',
      withdrawn: 'retirad|removid|o que aconteceu com|que fim levou',
      baselines: 'linha de base|linhas de base|baseline|nivel|niveis',
      mapped: 'correspond|equival|mapead',
      count: 'quantos|quantas|numero de',
      which: 'que|qual|quais|liste|lista|mostre',
      controls: 'controle|controles|controlo|controlos|medidas',
      family: 'familia',
    },
    baselines: {
      baixo: 'LOW',
      baixa: 'LOW',
      moderad: 'MODERATE',
      alto: 'HIGH',
      alta: 'HIGH',
      privacidade: 'PRIVACY',
    },
    units: {
      segundo: 'seconds',
      minuto: 'minutes',
      hora: 'hours',
      dia: 'days',
      semana: 'weeks',
      mes: 'months',
      meses: 'months',
      ano: 'years',
      tentativa: 'attempts',
      caracter: 'characters',
      vez: 'times',
      vezes: 'times',
    },
    frequencies: {
      diari: 'daily',
      semanal: 'weekly',
      mensal: 'monthly',
      trimestral: 'quarterly',
      anual: 'annual',
    },
    numbers: {
      dois: '2',
      duas: '2',
      tres: '3',
      cinco: '5',
      dez: '10',
      trinta: '30',
      sessenta: '60',
      noventa: '90',
    },
    filling:
      'o a os as um uma de do da dos das em no na nos nas ao aos entre com para por e ou se seu sua seus suas sao esta estao ha tem que qual quais como me nos diga sobre segundo cada verdade favor nist sp 800-53 rev incluido incluida figura pertence aplica faz parte existem mais',
  },
};
