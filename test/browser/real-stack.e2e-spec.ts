import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { LocalStack } from '../e2e/local-stack.js';
import { chromiumFound, launchChromium } from './chromium.js';
import { ask, askAndOpenCitation, completed } from './user-path.js';
import { openWatched, type WatchedPage } from './watched-page.js';

const required = process.env.REQUIRE_BROWSER === '1';
if (!chromiumFound() && !required) {
  // eslint-disable-next-line no-console
  console.warn('The browser on a real stack skipped: no Chromium here (CHROMIUM_PATH or /usr/bin/chromium).');
}
const describeIf = chromiumFound() || required ? describe : describe.skip;
/** A folder that pictures of what was seen go to; unset, none are taken. */
const PICTURES = process.env.SCREENSHOTS_DIR;

const QUESTION = 'What does AC-2(3) require?';

jest.setTimeout(180_000);

/** Nothing is played here: the built page, the gateway, the retriever and the starter corpus, as `npm start` runs them. */
describeIf('the whole product in Chromium', () => {
  let stack: LocalStack;
  let browser: Browser;
  let watched: WatchedPage[] = [];

  beforeAll(async () => {
    stack = await LocalStack.ready();
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser.close();
    await stack.remove();
  });

  afterEach(async () => {
    const seen = watched;
    watched = [];
    await Promise.all(seen.map(({ page }) => page.context().close()));
    expect(seen.flatMap(({ strangers }) => strangers)).toEqual([]);
    expect(seen.flatMap(({ faults }) => faults)).toEqual([]);
  });

  async function open(options?: BrowserContextOptions): Promise<Page> {
    const opened = await openWatched(browser, stack.url, options);
    watched.push(opened);
    return opened.page;
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (PICTURES !== undefined) {
      await page.screenshot({ path: join(PICTURES, `real-${name}.png`) });
    }
  }

  it.each(['light', 'dark'] as const)(
    'answers, and opens the passage behind a mark with its quote marked (%s)',
    async (colorScheme) => {
      const page = await open({ colorScheme });
      const opened = await askAndOpenCitation(page, stack.url, QUESTION);
      await picture(page, colorScheme);
      expect(opened.mark).toMatch(/^Source 1: AC-2\(3\)/);
      expect(opened.answer).toContain('Disable');
      expect(opened.marked.join(' ')).toMatch(/\w+ \w+ \w+/);
      for (const words of opened.marked) {
        expect(opened.passage).toContain(words);
      }
    },
  );

  it('finds the controls of a situation that names none, each with words of its own', async () => {
    const page = await open();
    const opened = await askAndOpenCitation(
      page,
      stack.url,
      'How should audit logs be protected against tampering?',
    );
    await picture(page, 'situation');
    expect(opened.mark).toContain('AU-9');
    expect(opened.marked.join(' ')).toMatch(/\w+ \w+ \w+/);
  });

  it('says so when the documents do not answer', async () => {
    const page = await open();
    await ask(page, 'How long do I boil an egg so that the yolk stays soft?');
    await page.getByRole('heading', { name: 'No answer in the sources' }).waitFor();
    await picture(page, 'abstention');
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('offers the nearest controls where one does not exist', async () => {
    const page = await open();
    await ask(page, 'What does AC-99 require?');
    await page.getByRole('heading', { name: 'No answer in the sources' }).waitFor();
    const next = page.getByRole('button', { name: /^What does AC-\d+ require\?$/ }).first();
    await next.waitFor();
    await picture(page, 'unknown-control');
    await next.click();
    await completed(page.getByRole('article').nth(1));
    await page
      .getByRole('article')
      .nth(1)
      .getByText(/sentences? verified/)
      .waitFor();
  });

  it('answers about selected text', async () => {
    const page = await open();
    await askAndOpenCitation(page, stack.url, QUESTION);
    await page.getByRole('button', { name: 'Ask about this passage' }).click();
    await page.keyboard.type('When must an account be disabled?');
    await page.keyboard.press('Enter');
    await completed(page.getByRole('article').nth(1));
    await page
      .getByRole('button', { name: /^Source \d+: / })
      .last()
      .waitFor();
    await picture(page, 'selection');
  });

  it('goes on with the conversation', async () => {
    const page = await open();
    await ask(page, QUESTION);
    await completed(page.getByRole('article').last());
    await ask(page, 'Is AC-17 in the moderate baseline?');
    await page.getByRole('article').nth(1).waitFor();
    await completed(page.getByRole('article').last());
    await picture(page, 'conversation');
    expect(await page.getByRole('article').last().innerText()).toMatch(/moderate/i);
    await ask(page, 'And its enhancements?');
    await page.getByText(/^Answered as: “.*AC-17/).waitFor();
    await completed(page.getByRole('article').last());
    await page
      .getByRole('article')
      .last()
      .getByText(/sentences? verified/)
      .waitFor();
    await picture(page, 'follow-up');
  });

  it('keeps the conversation: its address, the list, feedback, the file', async () => {
    const page = await open();
    await ask(page, QUESTION);
    await completed(page.getByRole('article'));
    await page.getByRole('button', { name: 'Helpful', exact: true }).click();
    await page.getByLabel('What helped?').fill('The four conditions.');
    await page.getByRole('button', { name: 'Save the comment' }).click();
    await page.getByText('Your comment: “The four conditions.”').waitFor();
    await page.evaluate('sessionStorage.clear()');
    await page.reload();
    await completed(page.getByRole('article'));
    await page.getByText('Your comment: “The four conditions.”').waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/c\/[0-9a-f-]{36}$/);

    const list = page.getByRole('navigation', { name: 'Conversations' });
    await list.getByRole('button', { name: `Actions for “${QUESTION}”` }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      list.getByRole('link', { name: 'Export the conversation as Markdown' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^What-does-AC-2-3-require.*\.md$/);
    await list.getByRole('button', { name: 'Rename' }).click();
    await page.keyboard.type('Accounts of leavers');
    await page.keyboard.press('Enter');
    await list.getByRole('link', { name: 'Accounts of leavers' }).waitFor();
    await picture(page, 'history');
    await list.getByRole('button', { name: 'Actions for “Accounts of leavers”' }).click();
    await list.getByRole('button', { name: 'Delete…' }).click();
    await list.getByRole('button', { name: 'Delete', exact: true }).click();
    await list.getByText('There are none yet').waitFor();
  });
});
