import { type Page } from 'playwright-core';
import { describeInBrowser, FakeStage, PHONE, scrollsSideways, seriousFaults, until } from './fake-stage.js';
import { ask, completed } from './user-path.js';

const QUESTION = 'What does AC-2(3) require?';
const BEGINNING = 'one of four things holds';
const END = 'AC-2(3)(d)';

jest.setTimeout(60_000);

describeInBrowser('an answer that is interrupted, in Chromium', () => {
  const stage = new FakeStage();

  async function holding(question: string): Promise<Page> {
    const page = await stage.open();
    await ask(page, question);
    await page.getByRole('article').getByText(BEGINNING).waitFor();
    return page;
  }

  it('goes on after a reload, and has everything once', async () => {
    const page = await holding(`${QUESTION} hold`);
    const before = stage.gateway.questions.length;
    await page.reload();
    await page.getByRole('article').getByText(BEGINNING).waitFor();
    expect(await page.getByRole('button', { name: 'Stop' }).isVisible()).toBe(true);
    expect(await page.getByText('This conversation is not here').count()).toBe(0);
    stage.gateway.live.release();
    await completed(page.getByRole('article'));
    expect(stage.gateway.questions.length).toBe(before);
    const text = await page.getByRole('article').locator('.answer').innerText();
    expect(text.split(BEGINNING)).toHaveLength(2);
    expect(text.split(END)).toHaveLength(2);
    await page.getByRole('navigation').getByRole('link', { name: QUESTION }).waitFor();
  });

  it('goes on after a broken connection, and has everything once', async () => {
    const page = await holding(`${QUESTION} drop`);
    stage.gateway.live.release();
    await completed(page.getByRole('article'));
    const text = await page.getByRole('article').locator('.answer').innerText();
    expect(text.split(BEGINNING)).toHaveLength(2);
    expect(text.split(END)).toHaveLength(2);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('says that the connection is lost, and goes on when it is back', async () => {
    const page = await stage.open();
    await page.route('**/events', (route) => route.abort());
    await ask(page, `${QUESTION} drop`);
    await page.getByRole('article').getByText(BEGINNING).waitFor();
    stage.gateway.live.release();
    await page.getByText('The connection is lost. Trying to go on…').waitFor();
    expect(await page.locator('p[role=status]').innerText()).toContain('The connection is lost.');
    await stage.picture(page, 'lost');
    expect(await seriousFaults(page)).toEqual([]);
    await page.unroute('**/events');
    await completed(page.getByRole('article'));
    expect(await page.getByText('The connection is lost').count()).toBe(0);
  });

  it('is stopped at the gateway, which keeps what there is', async () => {
    const question = `${QUESTION} hold until it is stopped`;
    const page = await holding(question);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped. What stands here is incomplete.', { exact: true }).waitFor();
    expect(stage.gateway.abandoned).not.toContain(question);
    await page.evaluate('sessionStorage.clear()');
    await page.reload();
    await page.getByText('Stopped. What stands here is incomplete.', { exact: true }).waitFor();
    expect(await page.getByRole('article').innerText()).toContain(BEGINNING);
    await stage.picture(page, 'stopped');
    await page.getByRole('button', { name: 'Ask again' }).click();
    await page.getByRole('article').getByText(BEGINNING).waitFor();
    stage.gateway.live.release();
    await completed(page.getByRole('article'));
    await page.reload();
    await completed(page.getByRole('article'));
    expect(await page.getByRole('article').count()).toBe(1);
  });

  it('is written while the reader looks at another conversation', async () => {
    const page = await stage.answered('How is IR-4 assessed?');
    const first = page.url();
    await page.getByRole('button', { name: 'New conversation' }).click();
    await ask(page, `${QUESTION} hold`);
    await page.getByRole('article').getByText(BEGINNING).waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'How is IR-4 assessed?' }).click();
    await page.getByRole('heading', { level: 2, name: 'How is IR-4 assessed?' }).waitFor();
    stage.gateway.live.release();
    await page.getByRole('navigation').getByRole('link', { name: QUESTION }).click();
    await completed(page.getByRole('article'));
    expect(await page.getByRole('article').innerText()).toContain(END);
    expect(page.url()).not.toBe(first);
  });

  it('is answered once more in the place of the old answer', async () => {
    const page = await stage.answered(QUESTION);
    const messages = stage.gateway.questions.length;
    await page.getByRole('button', { name: 'Answer again' }).click();
    await until(() => stage.gateway.questions.length === messages + 1);
    await completed(page.getByRole('article'));
    const asked = stage.gateway.questions.at(-1);
    expect(asked).toMatchObject({ question: QUESTION, conversationId: page.url().split('/').at(-1) });
    expect(asked?.regenerate).toMatch(/^[0-9a-f-]{36}$/);
    const answers = page.getByRole('group', { name: 'Answers to this question' });
    await answers.getByText('2 of 2').waitFor();
    await answers.getByRole('button', { name: 'Earlier answer' }).click();
    await answers.getByText('1 of 2').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.evaluate('sessionStorage.clear()');
    await page.reload();
    await completed(page.getByRole('article'));
    expect(await page.getByRole('article').count()).toBe(1);
  });

  it('fits a phone', async () => {
    const page = await stage.answered(QUESTION, PHONE);
    await page.getByRole('button', { name: 'Answer again' }).scrollIntoViewIfNeeded();
    expect(await scrollsSideways(page)).toBe(false);
    await stage.picture(page, 'actions-phone');
  });
});
