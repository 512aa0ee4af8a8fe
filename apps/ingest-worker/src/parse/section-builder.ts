import { type Section } from './sections.js';

/** Gathers the text of a document in reading order under the headings above it. */
export class SectionBuilder {
  private readonly sections: Section[] = [];
  private readonly open: { readonly level: number; readonly text: string }[] = [];
  private text = '';
  private currentPage: number | undefined;

  /** Begins what stands under a heading. A heading closes those of its own level and of deeper ones. */
  heading(level: number, text: string): void {
    this.close();
    while ((this.open.at(-1)?.level ?? 0) >= level) {
      this.open.pop();
    }
    if (text !== '') {
      this.open.push({ level, text });
    }
  }

  /** Begins a page, counted from 1. The headings stay. */
  page(page: number): void {
    this.close();
    this.currentPage = page;
  }

  /** Adds a paragraph, or a line of what stands before it where `glue` says so. */
  add(block: string, glue: '\n\n' | '\n' = '\n\n'): void {
    if (block.trim() !== '') {
      this.text += this.text === '' ? block : glue + block;
    }
  }

  /** Adds a text that shares no passage with what stands before and after it. `under` is one more heading for it alone. */
  addApart(text: string, under?: string): void {
    this.close();
    this.text = text;
    this.close(under);
  }

  finish(): readonly Section[] {
    this.close();
    return this.sections;
  }

  private close(under?: string): void {
    if (this.text.trim() !== '') {
      const headings = [...this.open.map(({ text }) => text), ...(under === undefined ? [] : [under])];
      const page = this.currentPage === undefined ? {} : { page: this.currentPage };
      this.sections.push({ headings, ...page, text: this.text });
    }
    this.text = '';
  }
}
