import { type AnswerSentence, type Passage } from '@app/common/contracts';
import { parentControlId } from '@app/common/oscal';
import { Claim, plainWords } from './claim.js';
import { ClaimFit, sourceAt } from './claim-fit.js';
import { addsToLine } from './added-words.js';
import { folded } from './folded-text.js';
import { contradicts } from './modality.js';
import { hasOpposite } from './opposites.js';
import { isSameQuantity } from './quantities.js';
import { phraseIn, SourceText, withoutEnd } from './source-text.js';
import { bestLine, ReadTexts, textOf, type Window } from './window.js';

export type Reason = NonNullable<AnswerSentence['reason']>;

/** A span of the text of the passage at `place`, counted from 0. */
export interface Support {
  readonly place: number;
  readonly start: number;
  readonly end: number;
}

/** `places` are the passages that carry the claim: those that were cited, or the one that should have been. */
export type Verdict =
  | { readonly status: 'verified'; readonly places: readonly number[]; readonly support: readonly Support[] }
  | { readonly status: 'unverified'; readonly reason: Reason };

/**
 * The smallest share of a claim's words, weighed by how telling they are, that the passage must speak of, for the whole
 * sentence and for each of its clauses. Measured in docs/verification.md.
 */
export interface CheckSettings {
  readonly sentenceShare: number;
  readonly clauseShare: number;
}
export const CHECK_SETTINGS: CheckSettings = { sentenceShare: 0.6, clauseShare: 0.4 };

/** By how much another passage must fit better for a citation to be moved to it. */
const CLEARLY_BETTER = 0.15;
const LONG_CLAUSE = 3;
/** A passage cited with others must carry this share of the claim. */
const CONTRIBUTION = 0.3;

interface Judgement {
  readonly share: number;
  readonly reason?: Reason | undefined;
  readonly support: readonly Support[];
}

/**
 * Checks sentences against the passages that they cite: quoted words verbatim, numbers exactly, control ids, the words
 * that demand, allow or deny, and for the rest how much of the sentence the best lines of the passages speak of.
 */
export class ClaimChecker {
  private readonly sources: readonly SourceText[];
  private readonly texts = new ReadTexts();
  private readonly fit: ClaimFit;

  constructor(
    passages: readonly Passage[],
    private readonly settings: CheckSettings = CHECK_SETTINGS,
  ) {
    this.sources = passages.map((passage) => new SourceText(passage));
    this.fit = new ClaimFit(this.sources, this.texts);
  }

  /**
   * `cited` are places of passages, from 0. What is `isOwn` was taken from its passage, so that words which stand there, in a
   * part of a line too, need no further look.
   */
  check(sentence: string, cited: readonly number[], isOwn = false): Verdict {
    const places = cited.filter((place) => this.sources[place] !== undefined);
    if (places.length === 0) {
      return { status: 'unverified', reason: 'no_citation' };
    }
    const titled = this.titleIn(sentence, places);
    if (titled?.rest === '') {
      return verified([titled.place], []);
    }
    const claim = new Claim(titled?.rest ?? sentence);
    return (isOwn ? this.taken(claim, places) : undefined) ?? this.judged(claim, places);
  }

  private judged(claim: Claim, places: readonly number[]): Verdict {
    const each = places.map((place) => ({ place, ...this.judge(claim, [place]) }));
    const alone = each.filter(({ reason }) => reason === undefined);
    if (alone.length === 0) {
      return (
        this.together(claim, places) ?? this.better(claim, places, 0) ?? unverified(this.judge(claim, places))
      );
    }
    const best = Math.max(...alone.map(({ share }) => share));
    const kept = each.filter(({ reason, share }) => reason === undefined || share >= CONTRIBUTION);
    return (
      this.better(claim, places, best + CLEARLY_BETTER) ??
      verified(
        kept.map(({ place }) => place),
        alone,
      )
    );
  }

  private taken(claim: Claim, places: readonly number[]): Verdict | undefined {
    const whole = this.verbatim(claim, places);
    const parts = places.flatMap((place): readonly Support[] => {
      const span = this.source(place).spanOf(withoutEnd(claim.folded));
      return span ? [{ place, ...span }] : [];
    });
    const [support] = whole ? [whole] : parts;
    return support && verified([support.place], [{ support: [support] }]);
  }

  /** Several passages that carry a claim between them. */
  private together(claim: Claim, places: readonly number[]): Verdict | undefined {
    const judged = this.judge(claim, places);
    if (places.length < 2 || judged.reason !== undefined) {
      return undefined;
    }
    return verified(
      places.filter((place) => judged.support.some((span) => span.place === place)),
      [judged],
    );
  }

  /** A sentence that begins with the title of a passage it cites, and what it says behind that. */
  private titleIn(
    sentence: string,
    places: readonly number[],
  ): { readonly place: number; readonly rest: string } | undefined {
    const words = plainWords(sentence);
    const { text, at } = folded(words);
    for (const place of places) {
      const { heading } = this.source(place);
      if (heading !== '' && text.startsWith(heading) && !/^[\p{L}\p{N}]/u.test(text.slice(heading.length))) {
        return { place, rest: words.slice(at[heading.length]).replace(/^[\s:.\u2013\u2014-]+/, '') };
      }
    }
    return undefined;
  }

  /** The passage that carries the claim where the cited ones don't, or clearly less. */
  private better(claim: Claim, cited: readonly number[], atLeast: number): Verdict | undefined {
    if (atLeast > 1) {
      return undefined;
    }
    const others = this.sources
      .map((_source, place) => place)
      .filter((place) => !cited.includes(place))
      .map((place) => ({ place, ...this.judge(claim, [place]) }))
      .filter(({ reason, share }) => reason === undefined && share >= atLeast)
      .toSorted((a, b) => b.share - a.share);
    const [best] = others;
    return best ? verified([best.place], [best]) : undefined;
  }

  private judge(claim: Claim, places: readonly number[]): Judgement {
    const verbatim = this.verbatim(claim, places);
    if (verbatim) {
      return { share: 1, support: [verbatim] };
    }
    const windows = this.fit.windows(claim, places);
    const share = this.fit.shareOf(claim.terms, windows, places);
    const support = windows.map(({ place, unit: { start, end } }) => ({ place, start, end }));
    return { share, support, reason: this.wrong(claim, { windows, share, places }) };
  }

  /** The sentence itself, as a whole line or sentence of a passage. */
  private verbatim({ folded: said }: Claim, places: readonly number[]): Support | undefined {
    const words = withoutEnd(said);
    for (const place of words.length < 4 ? [] : places) {
      const unit = this.source(place).unitThatSays(words);
      if (unit) {
        return { place, start: unit.start, end: unit.end };
      }
    }
    return undefined;
  }

  private wrong(
    claim: Claim,
    found: {
      readonly windows: readonly Window[];
      readonly share: number;
      readonly places: readonly number[];
    },
  ): Reason | undefined {
    const { windows, share, places } = found;
    const given = textOf(windows);
    if (
      claim.quotes.some((quote) => !places.some((place) => this.quotes(place, quote))) ||
      claim.inserts.some((insert) => !places.some((place) => this.source(place).hasInsert(insert)))
    ) {
      return 'quote';
    }
    const numbers = this.texts.numbersOf(given);
    if (claim.quantities.some((said) => !numbers.some((number) => isSameQuantity(said, number)))) {
      return 'number';
    }
    if (this.namesOthers(claim, given, places)) {
      return 'control_id';
    }
    if (share < this.settings.sentenceShare) {
      return 'support';
    }
    const line = bestLine(windows);
    if (contradicts(claim.text, given, line) || hasOpposite(claim.text, line.best)) {
      return 'modal';
    }
    const titles = places.map((place) => this.source(place).titleTerms);
    return claim.clauses.some((clause) => this.isForeign(clause, windows, places)) ||
      addsToLine(claim, windows, titles)
      ? 'support'
      : undefined;
  }

  /** A short clause is foreign where the lines speak of nothing in it. */
  private isForeign(
    clause: readonly string[],
    windows: readonly Window[],
    places: readonly number[],
  ): boolean {
    const share = this.fit.shareOf(clause, windows, places);
    return clause.length < LONG_CLAUSE ? share === 0 : share < this.settings.clauseShare;
  }

  private quotes(place: number, quote: string): boolean {
    const source = this.source(place);
    return source.spanOf(quote) !== undefined || phraseIn(quote, source.heading) >= 0;
  }

  /** A control is the passage's own, or is named in the lines that carry the claim; the first one named is what it is about. */
  private namesOthers({ controlIds }: Claim, given: string, places: readonly number[]): boolean {
    const named = new Set(this.texts.idsOf(given));
    const sources = places.map((place) => this.source(place));
    return controlIds.some((id) => {
      const own = sources.some((source) => source.isOf(id));
      const isParent = controlIds.some((other) => parentControlId(other) === id);
      return !own && !named.has(id) && !(isParent && sources.some((source) => source.isOfChild(id)));
    });
  }

  /** Throws `RangeError` where there is no such passage. */
  source(place: number): SourceText {
    return sourceAt(this.sources, place);
  }
}

function unverified({ reason = 'support' }: Judgement): Verdict {
  return { status: 'unverified', reason };
}

function verified(places: readonly number[], judged: readonly Pick<Judgement, 'support'>[]): Verdict {
  const support = judged.flatMap((one) => one.support);
  return { status: 'verified', places, support: support.filter((span) => places.includes(span.place)) };
}
