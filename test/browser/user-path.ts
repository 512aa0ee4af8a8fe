import { type Locator, type Page } from 'playwright-core';

/** How long a real stack may take to answer; the fake answers in milliseconds. */
const ANSWER_MS = 30_000;

export interface OpenedCitation {
  /** The text of the answer as it stands on the page. */
  readonly answer: string;
  /** The accessible name of the mark that was used, as in "Source 1: AC-2(3) Disable Accounts". */
  readonly mark: string;
  /** The text of the passage that the mark opened, and the words in it that are marked. */
  readonly passage: string;
  readonly marked: readonly string[];
}

/** The path of a reader: open the page, ask, wait for the complete answer, open its first citation. */
export async function askAndOpenCitation(
  page: Page,
  baseUrl: string,
  question: string,
): Promise<OpenedCitation> {
  await page.goto(baseUrl);
  await ask(page, question);
  const article = page.getByRole('article').last();
  await completed(article);
  const chip = article.getByRole('button', { name: /^Source \d+: / }).first();
  const mark = (await chip.getAttribute('aria-label')) ?? '';
  await chip.click();
  const passage = openPassage(page);
  await passage.waitFor();
  return {
    answer: await article.innerText(),
    mark,
    passage: await passage.innerText(),
    marked: await passage.locator('mark').allInnerTexts(),
  };
}

export async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your question' }).fill(question);
  await page.keyboard.press('Enter');
}

/** Waits until an answer stands complete, with its line on what it is based on. */
export async function completed(article: Locator): Promise<void> {
  await article.getByText('What this answer is based on').waitFor({ timeout: ANSWER_MS });
}

/** The passage that is open in the sources. */
export function openPassage(page: Page): Locator {
  return page.getByRole('group', { name: /^Passage / });
}
