import { type Declarations } from './css.js';

/** Red, green and blue, 0 to 255. */
type Color = readonly number[];

/** What an element takes over from those around it. `unknown` is a picture or a gradient. */
export interface Surface {
  readonly background: Color | 'unknown';
  readonly color: Color | undefined;
}

const WHITE: Color = [255, 255, 255];
export const PAGE: Surface = { background: WHITE, color: undefined };

const NAMED: Readonly<Record<string, Color>> = {
  white: WHITE,
  snow: [255, 250, 250],
  ivory: [255, 255, 240],
  black: [0, 0, 0],
};
/** Of one channel: nobody reads #fefefe on white. */
const SAME_COLOR = 12;
const SMALLEST_FONT_PX = 2;
const FAR_AWAY_PX = -900;

/** Whether nothing inside an element with these declarations is shown, whatever stands around it. */
export function isConcealed(css: Declarations): boolean {
  const is = (property: string, pattern: RegExp): boolean => pattern.test(css.get(property) ?? '');
  return (
    is('display', /^none$/) ||
    is('visibility', /^(?:hidden|collapse)$/) ||
    is('opacity', /^0?\.?0+%?$/) ||
    is('clip-path', /^inset\((?:50|100)%/) ||
    is('clip', /^rect\((?:0|1px)/) ||
    isTiny(css) ||
    isFarAway(css)
  );
}

/** The colours inside an element; `bgcolor` is the old attribute of that name. */
export function surfaceInside(outer: Surface, css: Declarations, bgcolor: string | undefined): Surface {
  const background = css.get('background-color') ?? css.get('background') ?? bgcolor;
  return {
    background: background === undefined ? outer.background : backgroundOf(background, outer.background),
    color: css.has('color') ? colorOf(css.get('color') ?? '') : outer.color,
  };
}

/** Whether text cannot be told from what is behind it. */
export function isCamouflaged({ background, color }: Surface): boolean {
  return (
    background !== 'unknown' &&
    color !== undefined &&
    color.every((channel, i) => Math.abs(channel - (background[i] ?? 0)) <= SAME_COLOR)
  );
}

/** Whether the colour of text is `transparent`. */
export function isTransparent(css: Declarations): boolean {
  const color = css.get('color') ?? '';
  return color === 'transparent' || /^(?:rgba|hsla)\(.*[,/]\s*0?\.?0+%?\s*\)$/.test(color);
}

function isTiny(css: Declarations): boolean {
  const font = lengthOf(css.get('font-size'));
  if (font !== undefined && font < SMALLEST_FONT_PX) {
    return true;
  }
  const isCut = /hidden|clip/.test(css.get('overflow') ?? '');
  return (
    isCut &&
    ['width', 'height', 'max-width', 'max-height'].some((side) => (lengthOf(css.get(side)) ?? 9) <= 1)
  );
}

function isFarAway(css: Declarations): boolean {
  const isMoved = /absolute|fixed/.test(css.get('position') ?? '');
  const sides = isMoved ? ['left', 'top', 'right', 'bottom', 'text-indent'] : ['text-indent'];
  return sides.some((side) => (lengthOf(css.get(side)) ?? 0) <= FAR_AWAY_PX);
}

/** A length in pixels, near enough; nothing for what depends on the surroundings. */
function lengthOf(value: string | undefined): number | undefined {
  const [, number, unit] = /^(-?(?:\d+\.?\d*|\.\d+))(px|pt|em|rem)?$/.exec(value ?? '') ?? [];
  if (number === undefined || (unit === undefined && Number(number) !== 0)) {
    return undefined;
  }
  return Number(number) * (unit === 'em' || unit === 'rem' ? 16 : 1);
}

function backgroundOf(value: string, outer: Surface['background']): Surface['background'] {
  if (/url\(|gradient/.test(value)) {
    return 'unknown';
  }
  if (/^(?:none|transparent|inherit|initial|unset)\b/.test(value)) {
    return outer;
  }
  return colorOf(value) ?? 'unknown';
}

function colorOf(value: string): Color | undefined {
  const [, short, long] = /^#(?:([0-9a-f]{3})[0-9a-f]?|([0-9a-f]{6})(?:[0-9a-f]{2})?)$/.exec(value) ?? [];
  const hex = long ?? short?.replace(/./g, '$&$&');
  if (hex !== undefined) {
    return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  }
  const channels = /^rgba?\((.*)\)$/.exec(value)?.[1]?.match(/\d+(?:\.\d+)?/g);
  return channels && channels.length >= 3 ? channels.slice(0, 3).map(Number) : NAMED[value];
}
