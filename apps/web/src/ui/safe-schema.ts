import { type Options } from 'rehype-sanitize';

/**
 * What an answer may consist of. No images (they fetch), no forms, no ids, no styles, no raw HTML; links go to the web
 * or to mail only. `cite` is left out on purpose: only our own citation marks make it, after the sanitizer.
 */
export const SAFE_SCHEMA: Options = {
  tagNames: [
    ...['p', 'br', 'hr', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'a'],
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  attributes: { a: ['href'], ol: ['start'] },
  protocols: { href: ['http', 'https', 'mailto'] },
  strip: ['script', 'style'],
};
