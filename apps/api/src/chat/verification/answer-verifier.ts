import { type AnswerSentence, type ChatToken, type Citation, type Passage } from '@app/common/contracts';
import { CitationNumbering } from '../citations.js';
import { inPieces } from '../pieces.js';
import { Attribution } from './attribution.js';
import { ClaimChecker, type Support, type Verdict } from './claim-checker.js';
import { type CheckedIds, ControlIds } from './control-ids.js';
import { LabelWords } from './label-words.js';
import { type ControlExistence } from './known-controls.js';
import { placesIn, withoutMarks } from './passage-marks.js';
import { plainAnswer } from './plain-answer.js';
import { PromptLeak } from './prompt-leak.js';
import { admitsIgnorance, claimsNothing, type SentenceShape, shapeOf } from './sentence-shape.js';
import { SentenceSplitter } from './sentence-splitter.js';
import { checkRow } from './table-row.js';

export interface VerifierInput {
  /** What the answer may cite; `[[p1]]` is the first. */
  readonly sources: readonly Passage[];
  /** What was asked: its words in a heading are no claim. */
  readonly question: string;
  /** Asks the catalog which ids exist. */
  readonly look: (ids: readonly string[]) => Promise<ControlExistence>;
  /** What a model was told and must not repeat. */
  readonly instructions: string;
  /** The text is made of the catalog's own records: what it does not cite is no claim. */
  readonly isOwn: boolean;
}

/** A sentence that waits for the marks of its paragraph. */
interface Waiting {
  readonly shape: SentenceShape;
  readonly ids: CheckedIds;
}

export const UNVERIFIED_MARK = ' *(unverified)*';
/** Sentences that a mark can hold for; a reader should not wait longer for words that nobody cites. */
const MAX_WAITING = 8;
/** The beginning of a mark, where a text broke off in it. */
const CUT_MARK = /\s*\[\[[\sp\d,;]*$/;
/** The notice of a text of which something was left out. */
export const WITHHELD = 'A part of the answer that repeated the instructions of the model was left out.';
const UNCHECKED_IDS =
  'Some control ids could not be looked up, so the sentences that name them are unverified.';

/**
 * Checks an answer sentence by sentence while it streams in, with any split: marks become numbers, links become words,
 * control ids that do not exist go, and each sentence comes out with what its passages say of it. Marks hold for the
 * sentences before them in their paragraph or list item that have none.
 */
export class AnswerVerifier {
  readonly sentences: AnswerSentence[] = [];
  readonly removedControlIds: string[] = [];
  readonly notices = new Set<string>();
  answer = '';
  private readonly splitter = new SentenceSplitter();
  private readonly numbering: CitationNumbering;
  private readonly checker: ClaimChecker;
  private readonly ids: ControlIds;
  private readonly leak: PromptLeak;
  private readonly labels: LabelWords;
  private readonly attribution = new Attribution();
  private readonly waiting: Waiting[] = [];
  private hasRow = false;
  private admits = false;

  constructor(private readonly input: VerifierInput) {
    this.numbering = new CitationNumbering(input.sources);
    this.checker = new ClaimChecker(input.sources);
    this.ids = new ControlIds(input.sources, input.look);
    this.leak = new PromptLeak(input.instructions);
    this.labels = new LabelWords(input.sources, input.question);
  }

  /** Takes the next piece of the text and yields what can be shown now. */
  async *push(text: string): AsyncGenerator<ChatToken, void, undefined> {
    for (const sentence of this.splitter.push(text)) {
      yield* this.take(sentence);
    }
  }

  /** Yields the rest; the text is over. */
  async *end(): AsyncGenerator<ChatToken, void, undefined> {
    for (const sentence of this.splitter.end()) {
      yield* this.take(sentence.replace(CUT_MARK, ''));
    }
    yield* this.uncited();
  }

  get citations(): readonly Citation[] {
    return this.numbering.citations();
  }

  /** Whether the answer says that there is none, and nothing else. */
  get saysNothing(): boolean {
    return this.admits && this.sentences.every(({ status }) => status === 'none');
  }

  private async *take(sentence: string): AsyncGenerator<ChatToken, void, undefined> {
    const raw = shapeOf(sentence);
    if (this.leak.isIn(raw.body)) {
      this.notices.add(WITHHELD);
      return;
    }
    const ids = await this.lookUp(plainAnswer(raw.body));
    const shape = shapeOf(raw.lead + ids.text + raw.trail);
    const isInTable = this.hasRow;
    this.hasRow = shape.kind === 'row' || (isInTable && shape.kind === 'rule');
    if (isWordless(shape)) {
      yield* this.uncited();
      yield* this.emit(shape.lead + withoutMarks(shape.body) + shape.trail);
      return;
    }
    const cited = placesIn(shape.body).filter((place) => this.input.sources[place] !== undefined);
    if (cited.length > 0) {
      yield* this.cited({ shape, ids }, cited);
      return;
    }
    const isTold = shape.kind === 'row' && isInTable && !this.input.isOwn;
    yield* !isTold && this.isNoClaim(shape) ? this.noClaim({ shape, ids }) : this.wait({ shape, ids });
  }

  private *noClaim({ shape, ids }: Waiting): Generator<ChatToken, void, undefined> {
    yield* this.uncited();
    yield* this.show(shape, { status: 'none' }, ids);
  }

  private *wait(one: Waiting): Generator<ChatToken, void, undefined> {
    this.waiting.push(one);
    if (one.shape.endsBlock || this.waiting.length >= MAX_WAITING) {
      yield* this.uncited();
    }
  }

  private async lookUp(body: string): Promise<CheckedIds> {
    return this.input.isOwn ? { text: body, removed: [], isUnchecked: false } : await this.ids.check(body);
  }

  private isNoClaim(shape: SentenceShape): boolean {
    if (this.input.isOwn) {
      return true;
    }
    this.admits ||= admitsIgnorance(shape.body, this.labels);
    return claimsNothing(shape, this.labels);
  }

  /** A cited sentence, and those before it that its marks hold for too. */
  private *cited(one: Waiting, cited: readonly number[]): Generator<ChatToken, void, undefined> {
    const waiting = this.waiting.splice(0);
    for (const { shape, ids } of [...waiting, one]) {
      yield* this.show(shape, this.verdictOf(shape, ids, cited), ids);
    }
  }

  /** What waited in vain. */
  private *uncited(): Generator<ChatToken, void, undefined> {
    for (const { shape, ids } of this.waiting.splice(0)) {
      yield* this.show(shape, this.verdictOf(shape, ids, []), ids);
    }
  }

  private verdictOf(shape: SentenceShape, ids: CheckedIds, cited: readonly number[]): Shown {
    if (ids.removed.length > 0 || ids.isUnchecked) {
      if (ids.isUnchecked) {
        this.notices.add(UNCHECKED_IDS);
      }
      return { status: 'unverified', reason: 'control_id' };
    }
    const { isOwn } = this.input;
    const verdict =
      shape.kind === 'row'
        ? checkRow(shape.body, cited, this.checker, isOwn)
        : this.checker.check(withoutMarks(shape.body), cited, isOwn);
    if (verdict.status === 'verified' && !isOwn && this.isOfOthers(shape, verdict.places)) {
      return { status: 'unverified', reason: 'control_id' };
    }
    // What the catalog itself says is never doubted, but where its passage does not carry it, it is not called verified.
    return verdict.status === 'unverified' && isOwn ? { status: 'none' } : verdict;
  }

  private isOfOthers(shape: SentenceShape, places: readonly number[]): boolean {
    return this.attribution.isOfOthers(
      shape,
      places.map((place) => this.checker.source(place)),
    );
  }

  private *show(
    shape: SentenceShape,
    verdict: Shown,
    ids: CheckedIds,
  ): Generator<ChatToken, void, undefined> {
    this.removedControlIds.push(...ids.removed);
    if (!this.input.isOwn) {
      this.attribution.take(shape);
    }
    const support = verdict.status === 'verified' ? verdict.support : [];
    const quoteOf = (place: number): string | undefined => this.quoteOf(place, support);
    const carriers = verdict.status === 'verified' ? verdict.places : undefined;
    const numbered = this.numbering.number(shape.body, carriers, quoteOf);
    const body = verdict.status === 'unverified' ? marked(shape, numbered) : numbered;
    const start = this.answer.length + shape.lead.length;
    const sentence: AnswerSentence = {
      start,
      end: start + body.length,
      status: verdict.status,
      ...(verdict.status === 'unverified' && { reason: verdict.reason }),
      support: support.map(({ place, ...span }) => ({
        n: this.numbering.numberOf(place, shape.body, quoteOf),
        start: span.start,
        end: span.end,
      })),
    };
    this.sentences.push(sentence);
    yield* this.emit(shape.lead + body + shape.trail, sentence);
  }

  private quoteOf(place: number, support: readonly Support[]): string | undefined {
    const span = support.find((one) => one.place === place);
    return span && this.input.sources[place]?.text.slice(span.start, span.end);
  }

  private *emit(text: string, sentence?: AnswerSentence): Generator<ChatToken, void, undefined> {
    this.answer += text;
    // What is known as a whole goes out as a whole.
    const pieces = this.input.isOwn && text !== '' ? [text] : inPieces(text);
    for (const [index, piece] of pieces.entries()) {
      const isLast = index === pieces.length - 1;
      yield { text: piece, ...(isLast && sentence && { sentence }) };
    }
  }
}

type Shown = Verdict | { readonly status: 'none' };

function isWordless({ kind, body }: SentenceShape): boolean {
  return kind === 'blank' || kind === 'rule' || withoutMarks(body).trim() === '';
}

/** The mark stands inside of a table's row. */
function marked({ kind }: SentenceShape, body: string): string {
  return kind === 'row' && body.endsWith('|')
    ? `${body.slice(0, -1).trimEnd()}${UNVERIFIED_MARK} |`
    : `${body}${UNVERIFIED_MARK}`;
}
