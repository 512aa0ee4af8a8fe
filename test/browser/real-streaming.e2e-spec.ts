import { type Browser, type Page } from 'playwright-core';
import { LocalStack } from '../e2e/local-stack.js';
import { launchChromium } from './chromium.js';
import { describeInBrowser } from './fake-stage.js';
import { ask, completed } from './user-path.js';

/** Each is asked once: an answer that was given before comes from the cache, at once. */
const QUESTIONS = [
  'Who should look at the logs, and how often?',
  'How do we protect backups from a fire?',
] as const;
/** What no catalog answers a model writes, here a mock at the pace of a slow one. */
const SLOW_MODEL = { LLM_MOCK: 'true', LLM_MOCK_TOKEN_MS: '60', LLM_MOCK_TOKENS: '200' };
const NOTICE = 'This is a mock answer';

jest.setTimeout(180_000);

describeInBrowser('a slow answer of the whole product in Chromium', () => {
  let stack: LocalStack;
  let browser: Browser;

  beforeAll(async () => {
    stack = await LocalStack.ready(SLOW_MODEL);
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser.close();
    await stack.remove();
  });

  async function writing(question: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    await page.goto(stack.url);
    await ask(page, question);
    await page.getByRole('article').getByText(NOTICE).first().waitFor();
    return page;
  }

  it('goes on after a reload and in another tab, and is what the gateway keeps', async () => {
    const page = await writing(QUESTIONS[0]);
    await page.reload();
    await page.getByRole('article').getByText(NOTICE).first().waitFor();
    expect(await page.getByRole('button', { name: 'Stop' }).isVisible()).toBe(true);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByRole('heading', { level: 2, name: QUESTIONS[0] }).waitFor();
    expect(await other.getByRole('button', { name: 'Stop' }).isVisible()).toBe(true);
    await completed(page.getByRole('article'));
    await completed(other.getByRole('article'));
    const shown = await page.locator('.answer').innerText();
    expect(await other.locator('.answer').innerText()).toBe(shown);
    await page.evaluate('sessionStorage.clear()');
    await page.reload();
    await completed(page.getByRole('article'));
    expect(await page.getByRole('article').count()).toBe(1);
    expect(await page.locator('.answer').innerText()).toBe(shown);
    await page.context().close();
  });

  it('is stopped, kept as far as it is, and answered again in its place', async () => {
    const page = await writing(QUESTIONS[1]);
    await page.keyboard.press('Escape');
    await page.getByText('Stopped. What stands here is incomplete.', { exact: true }).waitFor();
    await page.evaluate('sessionStorage.clear()');
    await page.reload();
    await page.getByText('Stopped. What stands here is incomplete.', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Ask again' }).click();
    await completed(page.getByRole('article'));
    await page.reload();
    await completed(page.getByRole('article'));
    expect(await page.getByRole('article').count()).toBe(1);
    expect(await page.getByText('Stopped.').count()).toBe(0);
    await page.context().close();
  });
});
