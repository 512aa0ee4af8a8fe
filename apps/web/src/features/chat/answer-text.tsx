import { type AnswerSentence } from '@app/common/contracts';
import { type JSX, memo, useMemo } from 'react';
import ReactMarkdown, { type Components, type Options } from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import { safeHref } from '../../ui/safe-link.js';
import { SAFE_SCHEMA } from '../../ui/safe-schema.js';
import { CitationChip } from './citation-chip.js';
import { citationPlugin } from './citation-plugin.js';
import { UnverifiedBadge } from './unverified-badge.js';

const COMPONENTS: Components = {
  a: ({ href, children }) =>
    href === undefined || href === '' ? (
      <span>{children}</span>
    ) : (
      <a href={href} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    ),
  cite: ({ node }) => (
    <CitationChip n={Number(node?.properties.dataN)} sentence={Number(node?.properties.dataSentence)} />
  ),
  data: ({ node }) => <UnverifiedBadge sentence={Number(node?.properties.dataSentence)} />,
  table: ({ children }) => (
    <div className="table-scroll" role="group" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
};
const REMARK_PLUGINS: Options['remarkPlugins'] = [literalDefinitions, [remarkGfm, { singleTilde: false }]];

interface Props {
  readonly text: string;
  readonly sentences: readonly AnswerSentence[];
}

/** An answer's Markdown, the same way while it grows and when it is complete. No HTML of the answer survives. */
export const AnswerText = memo(function AnswerText({ text, sentences }: Props): JSX.Element {
  const rehypePlugins = useMemo<Options['rehypePlugins']>(
    () => [
      [rehypeSanitize, SAFE_SCHEMA],
      [citationPlugin, sentences],
    ],
    [sentences],
  );
  return (
    <ReactMarkdown
      remarkPlugins={REMARK_PLUGINS}
      rehypePlugins={rehypePlugins}
      components={COMPONENTS}
      urlTransform={(url) => safeHref(url) ?? ''}
    >
      {text}
    </ReactMarkdown>
  );
});

/** A remark plugin: `[1]: https://…` in an answer must not turn the mark `[1]` into a link of the writer's choice. */
function literalDefinitions(this: { readonly data: () => object }): void {
  const data: { micromarkExtensions?: unknown[] } = this.data();
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), { disable: { null: ['definition'] } }];
}
