import { existsSync, readFileSync } from 'node:fs';
import { routeQuestion } from './route.js';

/** The agents that a question goes to, in their order; nothing where the passages must answer. */
function agentsOf(question: string): string {
  return routeQuestion(question)
    .tasks.map(({ agent }) => agent)
    .join(' ');
}

const PHRASINGS: readonly (readonly [question: string, agents: string])[] = [
  // What a control says.
  ['AC-2', 'control-lookup'],
  ['ac-02(03)', 'control-lookup'],
  ['AC-2 and AC-3', 'control-lookup'],
  ['What does AC-2(3) require?', 'control-lookup'],
  ['What does NIST control AU-6 say?', 'control-lookup'],
  ['Summarise SI-02.', 'control-lookup'],
  ['Summarize AC-17(2)', 'control-lookup'],
  ['Please explain CM-6', 'control-lookup'],
  ['Can you explain CM-6 in plain English?', 'control-lookup'],
  ['Show me the full text of IA-5', 'control-lookup'],
  ['What is SC-7?', 'control-lookup'],
  ['Tell me about PE-3', 'control-lookup'],
  ['What do AC-2 and AC-3 require?', 'control-lookup'],
  ['What is the purpose of control CA-7?', 'control-lookup'],
  ['Statement of MP-6', 'control-lookup'],
  ["What are AC-6's requirements?", 'control-lookup'],
  ['What does enhancement AC-2(3) require?', 'control-lookup'],
  ['What does RA-3 cover?', 'control-lookup'],
  ['What is the discussion of AC-4?', 'control-lookup'],
  ['Quote CP-9', 'control-lookup'],
  ['What does control AC-99 require?', 'control-lookup'],
  // Baselines.
  ['Is AC-2(5) in the moderate baseline?', 'baseline'],
  ['Is AU-6 in MODERATE?', 'baseline'],
  ['Is AC-2 in LOW?', 'baseline'],
  ['Which baselines is AC-2(3) in?', 'baseline'],
  ['Which baselines include PM-12, the insider threat program control?', 'baseline'],
  ['What baseline does SC-28 belong to?', 'baseline'],
  ['Is AC-10 required for high?', 'baseline'],
  ['Does the privacy baseline contain PT-2?', 'baseline'],
  ['Is IR-4 part of the low-impact baseline?', 'baseline'],
  ['For which impact levels is SI-7 selected?', 'baseline'],
  ['Are AC-2 and AC-3 in LOW?', 'baseline'],
  ['Where does 800-53B put AU-9?', 'baseline'],
  // Enhancements.
  ['Which enhancements of AC-2 does HIGH add over MODERATE?', 'enhancements'],
  ['Which AC-6 enhancements are in the HIGH baseline but not in MODERATE?', 'enhancements'],
  ['What does HIGH add to AC-2 beyond MODERATE?', 'enhancements'],
  ['Which enhancements of SC-7 are in LOW?', 'enhancements'],
  ['List the enhancements of AC-2', 'enhancements'],
  ['How many enhancements does AC-4 have?', 'enhancements'],
  ['What are the control enhancements for IA-2?', 'enhancements'],
  ['AC-17 enhancements', 'enhancements'],
  ['Which enhancements does AC-2(3) have?', 'enhancements'],
  // Parameters.
  ['Which parameters does AC-2 have?', 'parameters'],
  ['Which parameters must I define for AC-7?', 'parameters'],
  ['What must I define for AC-1?', 'parameters'],
  ['What do we have to define for AU-11?', 'parameters'],
  ['What are the options of the selection in SC-8?', 'parameters'],
  ['List the ODPs of IA-5', 'parameters'],
  ['What organization-defined values are in CM-6?', 'parameters'],
  ['Which values must be assigned in SI-2?', 'parameters'],
  ['What are the assignments in AC-12?', 'parameters'],
  // Related controls.
  ['Which controls are related to AC-6?', 'related'],
  ['Related controls of SI-4', 'related'],
  ['What controls relate to CP-9?', 'related'],
  ['Is AC-6 related to AC-2?', 'related'],
  ['Are AC-6 and AC-2 related?', 'related'],
  ['Which controls name AC-2 as related?', 'related'],
  ['Does AC-3 name AC-2 as related?', 'related'],
  // Withdrawn controls.
  ['What happened to AC-3(1)?', 'withdrawn'],
  ['Where did CA-3(5) go in revision 5?', 'withdrawn'],
  ['Is SC-14 withdrawn?', 'withdrawn'],
  ['Is AC-13 still valid?', 'withdrawn'],
  ['What replaced AC-13?', 'withdrawn'],
  ['Where was AC-2(10) incorporated?', 'withdrawn'],
  ['Into which control was SI-9 incorporated? Was SI-9 moved to another control?', 'withdrawn'],
  ['Does SA-12 still exist?', 'withdrawn'],
  // Comparisons.
  ['What is the difference between AU-4 and AU-11?', 'comparison'],
  ['IA-2(1) versus IA-2(2): what differs?', 'comparison'],
  ['Compare AC-2 with AC-3', 'comparison'],
  ['AC-5 vs AC-6', 'comparison'],
  ['How does CP-6 differ from CP-7?', 'comparison'],
  ['What do SC-12 and SC-13 have in common?', 'comparison'],
  ['Compare the baselines of AU-2 and AU-3', 'comparison'],
  // Assessment.
  ['How would an assessor test AU-6?', 'assessment'],
  ['How is AC-2 assessed?', 'assessment'],
  ['How are AU-4 and AU-11 assessed?', 'assessment'],
  ['What are the assessment objectives of CM-8?', 'assessment'],
  ['Who should be interviewed for AT-2?', 'assessment'],
  ['What evidence is needed for AC-17?', 'assessment'],
  ['How do I test IA-5?', 'assessment'],
  ['What would an auditor examine for PE-6?', 'assessment'],
  ['Assessment procedures for RA-5', 'assessment'],
  // Several matters in one question.
  ['Is AC-2 in LOW and which parameters does it have?', 'baseline parameters'],
  ['What does AC-2 require and how does it differ from AC-3?', 'control-lookup comparison'],
  ['Is AC-13 withdrawn? What happened to AC-3(1)?', 'withdrawn withdrawn'],
  ['Which parameters and enhancements does AC-2 have?', 'enhancements parameters'],
  [
    'Show AC-6, which controls are related to it and how is it assessed?',
    'control-lookup related assessment',
  ],
  // What a control asks for at a baseline: its words too.
  ['What does AC-2 require for HIGH?', 'control-lookup baseline enhancements'],
  ['Explain AU-6 for a moderate-impact system', 'control-lookup baseline enhancements'],
  ['What does AC-2(5) require at the HIGH baseline?', 'control-lookup baseline'],
  // Lists.
  ['Which controls are in the AC family?', 'control-list'],
  ['List the access control family', 'control-list'],
  ['Which AU controls are in LOW?', 'control-list'],
  ['How many controls are in HIGH?', 'control-list'],
  ['Which controls does PRIVACY select in PT?', 'control-list'],
  ['Which controls are in HIGH but not in MODERATE?', 'control-list'],
  ['How many controls are there?', 'control-list'],
  ['Which families are there?', 'control-list'],
  ['Which AC enhancements are in the moderate baseline?', 'control-list'],
  ['Which SC controls are withdrawn?', 'control-list'],
  ['Is AC-2 in LOW? How many controls are in LOW?', 'baseline control-list'],
  // Misspelt ids and pieces of a statement.
  ['What does AC2-3 require?', 'control-lookup'],
  ['what does ac 2-3 require', 'control-lookup'],
  ['What does A C-2 say?', 'control-lookup'],
  ['Is AC-O2 in LOW?', 'baseline'],
  ['What does AX-2 require?', 'control-lookup'],
  ['What does AC-222 require?', 'control-lookup'],
  ['Is AC-222 in HIGH?', 'baseline'],
  ['How do I apply for the SC-200 exam?', ''],
  ['Compare AC-2 and AX-3', 'comparison'],
  ['What does AC-2(3)(a) require?', 'control-lookup'],
  ['What does AC-2 d.1 say?', 'control-lookup'],
  ['Quote item d of AC-2', 'control-lookup'],
  ['What does AC-2 require? Thanks!', 'control-lookup'],
  // Crosswalks.
  ['Which CSF subcategories does AC-2 map to?', 'crosswalk'],
  ['Which 800-53 controls does PR.AA-05 map to?', 'crosswalk'],
  ['What is 03.01.01 in 800-53?', 'crosswalk'],
  ['What does AC-2 correspond to in SP 800-171?', 'crosswalk'],
  ['Crosswalk of AU-6', 'crosswalk'],
  ["Show AC-2's mappings", 'crosswalk'],
  ['Does AC-2 map to ISO 27001?', 'crosswalk'],
  ['Is PR.AA-05 mapped to AC-2?', 'crosswalk'],
  ['Which controls map to PR.AA?', 'crosswalk'],
  ['Which 800-171 requirements are equivalent to IA-2(1)?', 'crosswalk'],
  ['What is the NIST 800-53 equivalent of 3.1.1 in 800-171?', 'crosswalk'],
  ['Is AC-2 in LOW and which CSF subcategories map to it?', 'baseline crosswalk'],
  ['What does CM-13 say about mapping of data actions?', ''],
  ['Tell me about CM-13', 'control-lookup'],
  ['What is PR.AA-05?', 'control-lookup'],
  // What no record holds.
  ['Which controls cover access control?', ''],
  ['Which controls are important for AC?', ''],
  ['Which controls apply to a high-impact system with remote users?', ''],
  ['Is a PS5 allowed on the network?', ''],
  ['What is access control?', ''],
  ['How many accounts are in the AC family?', ''],
  ['Why is AC-2 in LOW?', ''],
  ['How do we implement AC-2 in our cloud?', ''],
  ['Does AC-2 require disabling accounts within 24 hours?', ''],
  ['What does CM-2 say about the baseline configuration of a system?', ''],
  ['What does AC-6 say about privileged accounts with high risk?', ''],
  ['How often must the contingency plan be tested under CP-4?', ''],
  ['Is a password of eight characters enough for IA-5?', ''],
  ['What should our policy under AC-1 say about contractors?', ''],
  ['When must access be removed under PS-4?', ''],
  ['What does AU-2 say about security-related events?', ''],
  ['What does NIST 800-53 mean by least privilege?', ''],
  ['Which controls cover backups?', ''],
  ['An administrator quit yesterday and her accounts are still active. Which controls did we fail?', ''],
  ['Which baselines are there?', ''],
  ['Compare encryption at rest and in transit', ''],
];

/** Written after the word lists, to see what they do with words that they were not made for. */
const HELD_OUT: readonly (readonly [question: string, agents: string])[] = [
  ['what is ac-2', 'control-lookup'],
  ['Could you please summarize RA-5 briefly?', 'control-lookup'],
  ['What exactly does SC-13 mandate?', 'control-lookup'],
  ['Would you tell me what PL-4 says?', 'control-lookup'],
  ['Is IA-2(1) required in LOW?', 'baseline'],
  ['In what baselines will I find SA-11?', 'baseline'],
  ['Does HIGH include CP-2(5)?', 'baseline'],
  ['is ac-2 in moderate', 'baseline'],
  ['Does the low baseline have AC-17?', 'baseline'],
  ['Enhancements for SI-4 in HIGH', 'enhancements'],
  ['Which enhancements of IA-5 are in HIGH and not in LOW?', 'enhancements'],
  ['Give me all control enhancements of RA-5', 'enhancements'],
  ['What organization-defined parameters are there in AU-5?', 'parameters'],
  ['What needs to be defined for PS-4?', 'parameters'],
  ['What are the choices in SC-8? What values must I fill in?', 'parameters'],
  ['What other controls are closely related to IR-4?', 'related'],
  ['Does AC-13 still exist?', 'withdrawn'],
  ['Has AC-3(1) been withdrawn?', 'withdrawn'],
  ['Where is AC-3(6) now?', 'withdrawn'],
  ['How is AC-17 different from AC-18?', 'comparison'],
  ['Contrast MP-6 and MP-7', 'comparison'],
  ['How should auditors verify SC-7?', 'assessment'],
  ['How can CM-8 be tested?', 'assessment'],
  ['Accounts of leavers are still active, what does AC-2 require?', ''],
  ['What does PS-5 require when people are moved to other roles?', ''],
  ['What does PT-4 say about withdrawal of consent?', ''],
  ['How does SI-7 want integrity to be checked?', ''],
  ['What does AU-10 say about evidence to prove who did something?', ''],
  ['Which enhancement of AC-2 deals with inactive accounts?', ''],
  ['Does AC-6 apply to contractors?', ''],
  ['Is AC-2 hard?', ''],
  ['What does AC-2 say about guests?', ''],
  ['Who is responsible for AC-1?', ''],
];

describe('routeQuestion', () => {
  it.each(PHRASINGS)('sends "%s" to: %s', (question, agents) => {
    expect(agentsOf(question)).toBe(agents);
  });

  it.each(HELD_OUT)('sends "%s", which it was not made for, to: %s', (question, agents) => {
    expect(agentsOf(question)).toBe(agents);
  });

  it('knows the controls and baselines of every part', () => {
    expect(routeQuestion('Is AC-2 in LOW or MODERATE, and what happened to AC-3(1)?').tasks).toEqual([
      { agent: 'baseline', controlIds: ['ac-2'], baselines: ['LOW', 'MODERATE'] },
      { agent: 'withdrawn', controlIds: ['ac-3.1'] },
    ]);
  });

  it.each([
    ['Which enhancements of AC-2 does HIGH add over MODERATE?', ['HIGH'], ['MODERATE']],
    ['Which AC-6 enhancements are in the HIGH baseline but not in MODERATE?', ['HIGH'], ['MODERATE']],
    [
      'Which enhancements of AC-2 differ between MODERATE and HIGH: what is the difference?',
      ['HIGH'],
      ['MODERATE'],
    ],
    ['Which enhancements of AC-2 are in the moderate baseline?', ['MODERATE'], []],
    ['List the enhancements of AC-2', [], []],
  ])('reads which enhancements "%s" asks for', (question, of, without) => {
    expect(routeQuestion(question).tasks).toEqual([
      {
        agent: 'enhancements',
        controlIds: ['ac-2'].map((id) => (question.includes('AC-6') ? 'ac-6' : id)),
        choice: { of, without, also: [] },
      },
    ]);
  });

  it.each([
    ['Which parameters does AC-2 have and how should we choose them?', 'AC-2: how should we choose them?'],
    ['Is AC-2 in LOW? Why is AU-6 important?', 'Why is AU-6 important?'],
    ['Is AC-2 in LOW? What does a bicycle cost?', 'What does a bicycle cost?'],
    ['Is AC-2 in LOW? Why?', 'AC-2: Why?'],
    ['Is AC-2 in LOW and how should we review accounts?', 'how should we review accounts?'],
    ['Is AC-2 in LOW and who decides that?', 'AC-2: who decides that?'],
    ['How do we detect leavers? Is AC-2 in LOW?', 'How do we detect leavers?'],
    ['Is AC-2 in LOW and which parameters does it have?', undefined],
  ])('knows what of "%s" the catalog cannot answer', (question, open) => {
    expect(routeQuestion(question).open).toBe(open);
  });

  it.each(['Which baseline is the smallest?', 'What baseline has the most controls?'])(
    'counts every baseline for "%s"',
    (question) => {
      expect(
        routeQuestion(question).tasks.map((task) => task.agent === 'control-list' && task.list.choice.of),
      ).toEqual([['LOW'], ['MODERATE'], ['HIGH'], ['PRIVACY']]);
    },
  );

  it('reads a bare id of SP 800-171 where an id is asked for, and a doubled letter', () => {
    expect(routeQuestion('What does 3.1.1 require?').controlIds).toEqual(['03.01.01']);
    expect(routeQuestion('How do we move to Python 3.1.1?').controlIds).toEqual([]);
    expect(routeQuestion('What does ACC-2 require?').corrections).toEqual([
      { written: 'ACC-2', controlId: 'ac-2' },
    ]);
  });

  it('reads which pieces of a statement are asked for, and what was misspelt', () => {
    expect(routeQuestion('What does item d of AC-2 say?').tasks).toEqual([
      {
        agent: 'control-lookup',
        controlIds: ['ac-2'],
        items: [{ controlId: 'ac-2', item: 'd' }],
        wholeDiscussion: false,
      },
    ]);
    expect(routeQuestion('what does ac 2 say').corrections).toEqual([{ written: 'ac 2', controlId: 'ac-2' }]);
  });

  it.each([
    ['Which AU controls are in LOW?', ['au'], ['LOW'], [], 'controls'],
    ['Which controls does PRIVACY select in PT?', ['pt'], ['PRIVACY'], [], 'controls'],
    ['List the audit and accountability family', ['au'], [], [], 'controls'],
    ['Which controls does HIGH have that are not in MODERATE?', [], ['HIGH'], ['MODERATE'], 'controls'],
    ['Which AC enhancements are in LOW?', ['ac'], ['LOW'], [], 'enhancements'],
    ['Which families are there?', [], [], [], 'families'],
    ['How many at controls and pl controls are there?', ['at', 'pl'], [], [], 'controls'],
  ])('reads what "%s" wants listed', (question, families, of, without, what) => {
    expect(routeQuestion(question).tasks).toEqual([
      {
        agent: 'control-list',
        controlIds: [],
        list: { families, choice: { of, without, also: [] }, what, withdrawn: false },
      },
    ]);
  });

  it('names who answers where the catalog alone cannot, and sends short questions to the cheaper model', () => {
    expect(routeQuestion('How do we implement AC-2?')).toMatchObject({
      agent: 'control-lookup',
      tier: 'simple',
      controlIds: ['ac-2'],
      tasks: [],
    });
    expect(routeQuestion('What is least privilege?')).toMatchObject({ agent: 'general', tier: 'simple' });
    expect(routeQuestion('How do AC-2 and AC-3 work together?').tier).toBe('standard');
  });
});

const QUESTIONS = '../shared/data/eval/questions_dev.jsonl';
const AGENT_OF_KIND: Readonly<Record<string, string>> = {
  'control-by-id': 'control-lookup',
  comparison: 'comparison',
  parameter: 'parameters',
  related: 'related',
  withdrawn: 'withdrawn',
  assessment: 'assessment',
};

if (!existsSync(QUESTIONS)) {
  process.stderr.write(`The test with questions of an evaluation is skipped: there is no ${QUESTIONS}.\n`);
}

(existsSync(QUESTIONS) ? describe : describe.skip)('routeQuestion, on the questions of an evaluation', () => {
  it('finds the agent of every factual kind', () => {
    const rows = readFileSync(QUESTIONS, 'utf8').trim().split('\n');
    const questions = rows.map(
      (row) => JSON.parse(row) as { readonly kind: string; readonly question: string },
    );
    const factual = questions.filter(({ kind }) => kind in AGENT_OF_KIND);
    expect(factual.length).toBeGreaterThan(8);
    for (const { kind, question } of factual) {
      expect([question, agentsOf(question)]).toEqual([question, AGENT_OF_KIND[kind]]);
    }
  });
});
