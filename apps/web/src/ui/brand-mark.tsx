import { type JSX } from 'react';

/** A dome on the ground and what it watches. Decoration: the name stands beside it. */
export function BrandMark({ size }: { readonly size: number }): JSX.Element {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="shrink-0">
      <rect width="32" height="32" rx="7" fill="#0b4a5c" />
      <path d="M6 22.5h20" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <path d="M9.5 22.5a6.5 6.5 0 0 1 13 0" fill="none" stroke="#fff" strokeWidth="2.6" />
      <circle cx="16" cy="9" r="2.6" fill="#ffd166" />
    </svg>
  );
}
