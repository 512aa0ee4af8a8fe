/** English function words that say nothing about a subject. Kept short: "not", "without" and "all" stay searchable. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about above after again am an and any are as at be because been before being below between both but by can could
did do does doing down during each else etc few for from further had has have having he her here hers him his how i if in
into is it its itself just me more most my of off on once only or other our ours out over own per same shall she should so
some such than that the their theirs them then there these they this those through to too under until up us very via was we
were what when where whether which while who whom whose why will with would you your yours`
    .split(/\s+/u)
    .filter((word) => word !== ''),
);
