import { type JSX } from 'react';
import { BrandMark } from './brand-mark.js';
import { useTitle } from './use-title.js';

/** In place of a page that there is not. */
export function NothingHere(): JSX.Element {
  useTitle('There is nothing here');
  return (
    <main className="mx-auto max-w-[46rem] px-4 py-16 sm:px-6">
      <BrandMark size={28} />
      <h1 className="mt-6 font-serif text-2xl">There is nothing at this address</h1>
      <p className="mt-6 flex flex-wrap items-center gap-2">
        <a className="solid-button" href="/">
          Ask a question
        </a>
        <a className="quiet-button" href="/documents">
          Documents
        </a>
      </p>
    </main>
  );
}
