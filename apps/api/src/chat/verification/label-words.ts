import { analyze } from '@app/common/lexical-index';
import { type Passage } from '@app/common/contracts';
import { tellingTerms } from './claim.js';
import { nearTerm } from './near-terms.js';

/** What headings, lead-ins and the columns of tables say of an answer's parts. */
const PARTS: ReadonlySet<string> = new Set(
  analyze(
    `answer summary overview short brief key main point takeaway conclusion recommendation recommended step action next practical
    details note notes example list table enhancement statement discussion guidance baseline baselines parameter parameters value
    values related assessment objective method examine interview test evidence artifact crosswalk mapping source sources citation
    reference question scope purpose background context definition difference comparison similarity common aspect topic area family
    title id name status description explanation reason frequency often owner role responsible responsibility relevant applicable
    apply applies below above first second third last further additional important consider considerations cover covers address
    addresses mention organization policy procedure document documents passage passages text catalog nist framework situation
    scenario case fit fits match matches best part item section rule rules need needs matter use follow what who when where why how
    tell told mean means come nearest left open settle settled choose define depends up decide find found say exact exactly more not no none nothing cannot
    anything information specific specify specifies specified state states provide provides contain contains give gives indicate indicates`,
  ),
);
/** So short a text names something and says nothing of it. */
const NAME_WORDS = 2;

/** Knows the words that a heading, a lead-in or the column of a table may use without a claim of its own. */
export class LabelWords {
  private readGiven: ReadonlySet<string> | undefined;
  private readAsked: ReadonlySet<string> | undefined;

  constructor(
    private readonly sources: readonly Passage[],
    private readonly question: string,
  ) {}

  /**
   * Whether a text that cites nothing is only a label: a name of two words, or words of the passages and of answers. Words of the
   * question may stand in it where it says what comes (`For people who leave, these controls apply:`): alone they would be a claim.
   */
  isLabel(text: string): boolean {
    if (text.split(/\s+/).length <= NAME_WORDS) {
      return true;
    }
    const foreign = this.foreignTo(text);
    return foreign.length === 0 || (this.isAsked(foreign) && analyze(text).some((term) => PARTS.has(term)));
  }

  /** Whether all of a text's words are of the question, of the passages or of answers. */
  isKnown(text: string): boolean {
    return this.isAsked(this.foreignTo(text));
  }

  private foreignTo(text: string): readonly string[] {
    return tellingTerms(text).filter(
      (term) => !PARTS.has(term) && !this.given.has(term) && nearTerm(term, this.given) === undefined,
    );
  }

  private isAsked(terms: readonly string[]): boolean {
    return terms.every((term) => this.asked.has(term) || nearTerm(term, this.asked) !== undefined);
  }

  private get given(): ReadonlySet<string> {
    this.readGiven ??= new Set(
      analyze(this.sources.map(({ title, text }) => `${title}\n${text}`).join('\n')),
    );
    return this.readGiven;
  }

  private get asked(): ReadonlySet<string> {
    this.readAsked ??= new Set(analyze(this.question));
    return this.readAsked;
  }
}
