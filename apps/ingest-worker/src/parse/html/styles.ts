import { type CheerioAPI } from 'cheerio';
import { type CssRule, type Declarations, readDeclarations, readStyleSheet } from './css.js';

export type HtmlNode = ReturnType<CheerioAPI['root']>[number]['childNodes'][number];
export type HtmlElement = Extract<HtmlNode, { attribs: unknown }>;

/** Of one document: what decides whether text is seen fits into far fewer, and each costs a walk over all elements. */
const MAX_RULES = 1000;
const MAX_STYLE_CHARS = 500_000;
const DECIDES_SIGHT =
  /^(?:display|visibility|opacity|clip|clip-path|font-size|overflow|(?:max-)?(?:width|height)|position|left|top|right|bottom|text-indent|color|background|background-color)$/;

/** What the document itself says of how its elements look: its style sheets, then each element's own `style`. */
export class Styles {
  private readonly fromSheets = new Map<HtmlNode, Map<string, string>>();

  constructor($: CheerioAPI) {
    const css = $('style')
      .toArray()
      .map((element) => $(element).text())
      .join('\n');
    const rules = readStyleSheet(css.slice(0, MAX_STYLE_CHARS)).filter(decidesSight);
    for (const { selectors, declarations } of rules.slice(0, MAX_RULES)) {
      for (const selector of selectors) {
        this.apply($, selector, declarations);
      }
    }
  }

  of(element: HtmlElement): Declarations {
    const own = readDeclarations(element.attribs['style'] ?? '');
    const shared = this.fromSheets.get(element);
    return shared ? new Map([...shared, ...own]) : own;
  }

  private apply($: CheerioAPI, selector: string, declarations: Declarations): void {
    for (const element of find($, selector)) {
      const known = this.fromSheets.get(element) ?? new Map<string, string>();
      for (const [property, value] of declarations) {
        known.set(property, value);
      }
      this.fromSheets.set(element, known);
    }
  }
}

function decidesSight({ declarations }: CssRule): boolean {
  return [...declarations.keys()].some((property) => DECIDES_SIGHT.test(property));
}

/** A selector that nobody understands selects nothing, as in a browser. */
function find($: CheerioAPI, selector: string): readonly HtmlNode[] {
  try {
    return $(selector).toArray();
  } catch {
    return [];
  }
}
