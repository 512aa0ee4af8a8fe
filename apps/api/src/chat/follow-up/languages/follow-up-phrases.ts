export const FOLLOW_UP_LANGUAGES = ['es', 'de', 'fr', 'pt'] as const;
export type FollowUpLanguage = (typeof FOLLOW_UP_LANGUAGES)[number];

/** How follow-ups are said in a language. Text is compared in lower case, without accents and without punctuation. */
export interface FollowUpPhrases {
  /**
   * A whole follow-up (a pattern) and the same in English. `{J}` is an optional word that joins, `{B}` a baseline, `{I}` an id and
   * more of them, `{M}` what a control has; `$B`, `$I` and `$M` put them into the English.
   */
  readonly phrases: readonly (readonly [said: string, english: string])[];
  /** What a control has. */
  readonly matters: Readonly<Record<string, string>>;
  readonly joining: string;
  readonly baselines: Readonly<Record<string, string>>;
  /** Words that stand for something said before or say nothing: a question of these alone is no question by itself. */
  readonly empty: string;
}

export const FOLLOW_UP_PHRASES: Readonly<Record<FollowUpLanguage, FollowUpPhrases>> = {
  es: {
    joining: 'y|e|pero|entonces|tambien',
    baselines: {
      bajo: 'LOW',
      baja: 'LOW',
      moderado: 'MODERATE',
      moderada: 'MODERATE',
      alto: 'HIGH',
      alta: 'HIGH',
      privacidad: 'PRIVACY',
    },
    matters: {
      'mejoras?(?: de control)?|ampliaciones': 'enhancements',
      parametros: 'parameters',
      'controles relacionados': 'related controls',
      'lineas? (?:de )?base|niveles': 'baselines',
      'evaluacion(?:es)?': 'assessment',
      'objetivos de evaluacion': 'assessment objectives',
      'evidencias?': 'evidence',
      'guia|discusion|explicacion': 'discussion',
      texto: 'text',
      requisitos: 'requirements',
    },
    phrases: [
      ['{J}(?:(?:cuales|que) (?:son|hay) )?(?:sus?|las?|los|el) {M}', 'and its $M?'],
      [
        '{J}(?:que (?:hay|pasa) (?:de|con) )?(?:(?:para|en|con) )?(?:el |la )?(?:nivel |linea (?:de )?base )?{B}',
        'what about $B?',
      ],
      ['(?:y|e|pero)(?: el| la)?(?: control)? {I}|que (?:hay|pasa) (?:de|con) (?:el )?{I}', 'and $I?'],
      [
        '{J}(?:esta|figura|se encuentra)(?: incluid[oa])? (?:en|para) (?:el |la )?(?:nivel |linea (?:de )?base )?{B}',
        'is it in $B?',
      ],
      [
        '{J}(?:cuales?|que)(?: de (?:ell[oa]s|est[oa]s|es[oa]s))?(?: controles)? (?:estan|figuran) (?:en|para) (?:el |la )?(?:nivel |linea (?:de )?base )?{B}',
        'which of them are in $B?',
      ],
      ['{J}compar(?:a|e|ar)(?:l[oa]s?)? con (?:el )?{I}', 'compare it with $I'],
      ['{J}compar(?:a|e|ar)(?:l[oa]s?)? con (?:el|la) otr[oa]', 'compare it with the other one'],
      ['{J}(?:cual es )?la diferencia (?:con|respecto a) (?:el )?{I}', 'what is the difference to $I'],
      ['{J}por que', 'why?'],
      ['{J}como se (?:evalua|verifica|audita|comprueba|prueba)', 'how is it assessed?'],
      ['{J}con que frecuencia', 'how often?'],
      ['{J}que (?:exige|requiere|pide|dice)', 'what does it require?'],
      [
        '(?:dime|cuentame) mas|mas (?:detalles|informacion)|explica(?:lo|melo)?(?: mas)?|en detalle',
        'tell me more',
      ],
      ['{J}(?:que (?:exige|requiere|pide|dice) )?(?:el|la) segund[oa]', 'what does the second one require?'],
      ['{J}(?:que (?:exige|requiere|pide|dice) )?(?:el|la) primer[oa]', 'what does the first one require?'],
    ],
    empty:
      'y e o pero que cual cuales como cuando donde quien el la los las lo ello ella ellos ellas esto eso esta este estos estas esos esas su sus de del en para con por se es son esta estan hay si no tambien otro otra mas entonces sobre ahi aqui',
  },
  de: {
    joining: 'und|aber|auch|dann',
    baselines: {
      niedrig: 'LOW',
      niedrige: 'LOW',
      moderat: 'MODERATE',
      mittel: 'MODERATE',
      hoch: 'HIGH',
      hohe: 'HIGH',
      datenschutz: 'PRIVACY',
    },
    matters: {
      'erweiterung(?:en)?': 'enhancements',
      parameter: 'parameters',
      '(?:verwandten?|zugehorigen?) (?:controls|kontrollen|massnahmen)': 'related controls',
      'baselines?|grundlinien': 'baselines',
      '(?:prufung|bewertung)(?:en)?': 'assessment',
      prufziele: 'assessment objectives',
      nachweise: 'evidence',
      '(?:erlauterung|diskussion|anleitung)(?:en)?': 'discussion',
      '(?:wort)?text|wortlaut': 'text',
      anforderungen: 'requirements',
    },
    phrases: [
      ['{J}(?:(?:was|welche) sind )?(?:seine|ihre|deren|dessen|die|der|den|das) {M}', 'and its $M?'],
      [
        '{J}(?:wie (?:ist|sieht) es (?:mit|bei) |was ist (?:mit|bei) )?(?:(?:fur|in|bei) )?(?:der |die |das )?(?:baseline |stufe )?{B}(?: aus)?',
        'what about $B?',
      ],
      ['(?:und|aber) (?:control |die |das )?{I}|(?:was|wie) ist (?:es )?mit {I}', 'and $I?'],
      [
        '{J}(?:ist|steht|gehort) (?:es|das|sie|er)(?: auch)? (?:in|zu|zur|fur) (?:der |die )?(?:baseline )?{B}(?: enthalten)?',
        'is it in $B?',
      ],
      [
        '{J}welche(?: (?:davon|von (?:ihnen|diesen|denen)|dieser))?(?: controls| kontrollen)? (?:sind|stehen|gehoren)(?: davon)? (?:in|zu|zur|fur) (?:der |die )?(?:baseline )?{B}(?: enthalten)?',
        'which of them are in $B?',
      ],
      ['{J}vergleiche? (?:es|sie|das|ihn|dies) mit {I}', 'compare it with $I'],
      [
        '{J}vergleiche? (?:es|sie|das|ihn|dies) mit (?:dem|der) ander(?:en|er)',
        'compare it with the other one',
      ],
      ['{J}(?:was ist )?der unterschied zu {I}', 'what is the difference to $I'],
      ['{J}(?:warum|wieso|weshalb)', 'why?'],
      [
        '{J}wie (?:wird|werden) (?:es|das|sie|dies|er) (?:gepruft|bewertet|getestet|auditiert)',
        'how is it assessed?',
      ],
      ['{J}wie oft', 'how often?'],
      ['{J}was (?:verlangt|fordert|sagt) (?:es|das|sie|er)', 'what does it require?'],
      [
        '(?:erzahl|sag) (?:mir )?mehr|mehr (?:details|dazu|davon)|(?:genauer|ausfuhrlicher)|erklare? (?:es|das)(?: genauer)?',
        'tell me more',
      ],
      ['{J}(?:was (?:verlangt|fordert|sagt) )?(?:der|die|das) zweite', 'what does the second one require?'],
      ['{J}(?:was (?:verlangt|fordert|sagt) )?(?:der|die|das) erste', 'what does the first one require?'],
    ],
    empty:
      'und oder aber was wer wie wo wann welche welcher welches davon dazu damit darin darum hier dort es das die der den dem sie er ihn ihm ihnen ihr ihre seine dies diese dieser dieses deren dessen ist sind war in im fur mit von bei zu zur auch noch nicht ja nein anderen andere dann so',
  },
  fr: {
    joining: 'et|mais|aussi|alors',
    baselines: {
      faible: 'LOW',
      bas: 'LOW',
      modere: 'MODERATE',
      moderee: 'MODERATE',
      moyen: 'MODERATE',
      eleve: 'HIGH',
      elevee: 'HIGH',
      haut: 'HIGH',
      'vie privee': 'PRIVACY',
    },
    matters: {
      '(?:ameliorations?|extensions?|renforcements?)(?: de controle)?': 'enhancements',
      parametres: 'parameters',
      'controles (?:lies|associes|connexes)|mesures (?:liees|associees|connexes)': 'related controls',
      '(?:lignes? de base|niveaux|referentiels)': 'baselines',
      'evaluations?': 'assessment',
      'objectifs d evaluation': 'assessment objectives',
      preuves: 'evidence',
      '(?:discussion|explications?|recommandations)': 'discussion',
      texte: 'text',
      exigences: 'requirements',
    },
    phrases: [
      ['{J}(?:quel(?:le)?s sont )?(?:ses|leurs|son|sa|les|l) {M}', 'and its $M?'],
      [
        '{J}(?:qu en est il (?:de|pour) )?(?:(?:pour|dans|en|avec) )?(?:le |la |l )?(?:niveau |ligne de base )?{B}',
        'what about $B?',
      ],
      ['(?:et|mais)(?: le| la| pour)?(?: controle)? {I}|qu en est il (?:de |pour )?{I}', 'and $I?'],
      [
        '{J}(?:est (?:il|elle|ce)|(?:il|elle) est|c est)(?: inclus| incluse)? (?:dans|en|au) (?:le |la )?(?:niveau |ligne de base )?{B}',
        'is it in $B?',
      ],
      [
        '{J}(?:lesquel(?:le)?s|quels controles)(?: d entre (?:eux|elles))?(?: de ceux ci)? (?:sont|figurent) (?:dans|en|au) (?:le |la )?(?:niveau |ligne de base )?{B}',
        'which of them are in $B?',
      ],
      ['{J}compare[rz]?(?: l[ea])? (?:a|avec) (?:le )?{I}', 'compare it with $I'],
      ['{J}compare[rz]?(?: l[ea])? (?:a|avec) l autre', 'compare it with the other one'],
      ['{J}(?:quelle est )?la difference (?:avec|par rapport a) (?:le )?{I}', 'what is the difference to $I'],
      ['{J}pourquoi', 'why?'],
      [
        '{J}comment (?:est (?:il|elle|ce)|(?:l|le|la)) (?:evaluee?|verifiee?|auditee?|testee?|evalue|evaluer|verifier|tester)(?: t on)?',
        'how is it assessed?',
      ],
      ['{J}a quelle frequence', 'how often?'],
      ['{J}(?:qu exige t (?:il|elle)|que (?:demande|dit) t? ?(?:il|elle))', 'what does it require?'],
      [
        '(?:dis m en|dites m en|en savoir) plus|plus de (?:details|precisions)|explique[rz]?(?: le| moi)?(?: davantage)?|en detail',
        'tell me more',
      ],
      [
        '{J}(?:que (?:demande|dit|exige) )?(?:le|la) (?:second|seconde|deuxieme)',
        'what does the second one require?',
      ],
      ['{J}(?:que (?:demande|dit|exige) )?(?:le premier|la premiere)', 'what does the first one require?'],
    ],
    empty:
      'et ou mais que qui quoi quel quelle quels quelles comment quand il elle ils elles le la les l lui leur leurs eux son sa ses ce c cela ca ceci celui celle ceux ci cet cette ces est sont de du des d en dans pour avec par au aux y aussi alors autre plus oui non sur qu se',
  },
  pt: {
    joining: 'e|mas|entao|tambem',
    baselines: {
      baixo: 'LOW',
      baixa: 'LOW',
      moderado: 'MODERATE',
      moderada: 'MODERATE',
      alto: 'HIGH',
      alta: 'HIGH',
      privacidade: 'PRIVACY',
    },
    matters: {
      '(?:melhorias?|aprimoramentos?|reforcos|ampliacoes|extensoes)(?: de controle)?': 'enhancements',
      parametros: 'parameters',
      'control(?:es|os) relacionados': 'related controls',
      'linhas de base|niveis': 'baselines',
      '(?:avaliacao|avaliacoes)': 'assessment',
      'objetivos de avaliacao': 'assessment objectives',
      'evidencias?': 'evidence',
      '(?:discussao|orientacao|explicacao)': 'discussion',
      texto: 'text',
      requisitos: 'requirements',
    },
    phrases: [
      ['{J}(?:(?:quais|que) sao )?(?:(?:os|as|o|a) )?(?:seus?|suas?|os|as|o|a) {M}', 'and its $M?'],
      [
        '{J}(?:quanto a(?:o)? )?(?:(?:para|em|no|na|com) )?(?:o |a )?(?:nivel |linha de base )?{B}',
        'what about $B?',
      ],
      ['(?:e|mas)(?: o| a| quanto ao?)?(?: controle| controlo)? {I}', 'and $I?'],
      [
        '{J}(?:ele |ela |isso )?(?:esta|consta|figura)(?: incluid[oa])? (?:em|no|na) (?:nivel |linha de base )?{B}',
        'is it in $B?',
      ],
      [
        '{J}quais(?: (?:deles|delas|destes|desses|dessas))?(?: control[eo]s)? (?:estao|constam|figuram) (?:em|no|na) (?:nivel |linha de base )?{B}',
        'which of them are in $B?',
      ],
      ['{J}compar(?:a|e|ar)(?: (?:o|a|isso))? com (?:o |a )?{I}', 'compare it with $I'],
      ['{J}compar(?:a|e|ar)(?: (?:o|a|isso))? com (?:o outro|a outra)', 'compare it with the other one'],
      ['{J}(?:qual e )?a diferenca (?:para|em relacao a|com) (?:o |a )?{I}', 'what is the difference to $I'],
      ['{J}por ?que', 'why?'],
      [
        '{J}como (?:(?:e|ele e|ela e) (?:avaliad|verificad|testad|auditad)[oa]|se (?:avalia|verifica|testa|audita))',
        'how is it assessed?',
      ],
      ['{J}com que frequencia', 'how often?'],
      ['{J}o que (?:(?:ele|ela) )?(?:exige|requer|pede|diz)', 'what does it require?'],
      [
        '(?:diga|conte|fale)(?: me)? mais|mais (?:detalhes|informacoes)|expli(?:ca|que)(?: (?:o|isso|melhor))*|em detalhe',
        'tell me more',
      ],
      [
        '{J}(?:o que (?:exige|requer|pede|diz) )?(?:o segundo|a segunda)',
        'what does the second one require?',
      ],
      [
        '{J}(?:o que (?:exige|requer|pede|diz) )?(?:o primeiro|a primeira)',
        'what does the first one require?',
      ],
    ],
    empty:
      'e ou mas que qual quais como quando onde quem o a os as ele ela eles elas isso isto aquilo este esta esse essa estes estas esses essas deles delas dele dela seu sua seus suas do da dos das de em no na nos nas para com por se sao esta estao ha sim nao tambem outro outra mais entao sobre',
  },
};

/** Said where nobody knows what a question is about. */
export const UNCLEAR_TEXTS: Readonly<Record<FollowUpLanguage, string>> = {
  es: 'No está claro a qué control se refiere esta pregunta: nada anterior lo dice, o nombra más de lo que una pregunta puede abarcar. Pregunte de nuevo con el identificador del control, como AC-2, o con las palabras de su tema.',
  de: 'Es ist nicht klar, um welches Control es in dieser Frage geht: Nichts davor sagt es, oder es ist mehr, als eine Frage umfassen kann. Bitte fragen Sie noch einmal mit der Kennung des Controls, zum Beispiel AC-2, oder mit den Wörtern Ihres Themas.',
  fr: 'On ne sait pas de quel contrôle parle cette question : rien ne le dit auparavant, ou il y en a plus qu’une question ne peut en couvrir. Posez-la de nouveau avec l’identifiant du contrôle, comme AC-2, ou avec les mots de votre sujet.',
  pt: 'Não está claro a que controle esta pergunta se refere: nada antes o diz, ou são mais do que uma pergunta pode abranger. Pergunte de novo com o identificador do controle, como AC-2, ou com as palavras do seu tema.',
};
