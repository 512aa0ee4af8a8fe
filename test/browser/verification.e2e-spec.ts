import { type Page } from 'playwright-core';
import { describeInBrowser, FakeStage, PHONE, scrollsSideways, seriousFaults } from './fake-stage.js';
import { ask, openPassage } from './user-path.js';

const CHECKED = 'And of those that nobody uses? checked';
const DOUBTFUL = 'What does AC-99(7) ask for? doubtful';
const OPENING = 'Accounts are switched off within a set time as soon as one of these holds';
const LEAVERS = '(b) nobody is tied to the account any more';

jest.setTimeout(60_000);

describeInBrowser('verified sentences in Chromium', () => {
  const stage = new FakeStage();

  it('counts them below the answer, and marks none when all are verified', async () => {
    const page = await stage.answered(CHECKED);
    await page.getByText('3 of 3 sentences verified, on 3 passages').waitFor();
    expect(await page.getByText(/unverified/i).count()).toBe(0);
    expect(await page.locator('p[role=status]').innerText()).toContain('3 of 3 sentences verified.');
  });

  it('shows the question that was answered, and who answered', async () => {
    const page = await stage.answered(CHECKED);
    await page.getByText('Answered as: “What does AC-2(3) require of accounts that nobody uses?”').waitFor();
    await page.getByText('Answered from the documents: in the words of the passages found').waitFor();
    await stage.picture(page, 'verified');
  });

  it('opens a passage with exactly the words that carry this sentence', async () => {
    const page = await stage.answered(CHECKED);
    await mark(page, 1).first().click();
    expect(await marked(page)).toEqual([OPENING]);
    await mark(page, 1).nth(1).click();
    expect(await marked(page)).toEqual([LEAVERS]);
  });

  it('shows the words of a mark while the pointer is on it, or the focus', async () => {
    const page = await stage.answered(CHECKED);
    await mark(page, 1).first().click();
    await mark(page, 1).nth(1).hover();
    expect(await marked(page)).toEqual([LEAVERS]);
    await stage.picture(page, 'verified-hover');
    await page.mouse.move(0, 0);
    expect(await marked(page)).toEqual([OPENING]);
    await mark(page, 1).nth(1).focus();
    expect(await marked(page)).toEqual([LEAVERS]);
    await mark(page, 2).focus();
    expect(await marked(page)).toEqual([OPENING]);
  });

  it('marks all the words that the answer rests on where the passage is opened by itself', async () => {
    const page = await stage.answered(CHECKED);
    await page
      .getByRole('complementary', { name: 'Sources' })
      .getByRole('button', { name: /Disable Accounts/ })
      .click();
    expect(await marked(page)).toEqual([OPENING, LEAVERS]);
  });

  it('marks a sentence that is not verified, says why, and names what was taken out', async () => {
    const page = await stage.answered(DOUBTFUL);
    const article = page.getByRole('article');
    await article.getByText('Unverified: a number is not in the source').waitFor();
    await article.getByText('Unverified: no source is cited').waitFor();
    await article.getByText('3 of 5 sentences verified. Check the marked ones').waitFor();
    await article.getByText('Taken out, because no catalog here has it: AC-99(7).').waitFor();
    const words = await article.locator('.unverified').allInnerTexts();
    expect(words.join('').replaceAll(/\s+/g, ' ').trim()).toBe(
      'Such accounts are off within 30 days . The (unknown control) asks for the same.',
    );
    expect(await article.innerText()).not.toContain('(unverified)');
    await stage.picture(page, 'unverified');
  });

  it('marks it as soon as the sentence is there', async () => {
    const page = await stage.open();
    await page.route('**/api/v1/conversations**', (route) => route.abort());
    await ask(page, `${DOUBTFUL} every 3`);
    const badge = page.getByText('Unverified: a number is not in the source');
    await badge.waitFor();
    await page.getByText('What this answer is based on').waitFor();
    expect(await badge.count()).toBe(1);
  });

  it('fits a phone, and has no serious accessibility fault', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const wide = await stage.answered(DOUBTFUL, { colorScheme });
      await mark(wide, 1).first().click();
      expect(await seriousFaults(wide)).toEqual([]);
      await stage.picture(wide, `unverified-${colorScheme}`);
      const phone = await stage.answered(DOUBTFUL, { ...PHONE, colorScheme });
      expect(await scrollsSideways(phone)).toBe(false);
      expect(await seriousFaults(phone)).toEqual([]);
      await phone.getByText('Unverified: no source is cited').scrollIntoViewIfNeeded();
      await stage.picture(phone, `unverified-phone-${colorScheme}`);
    }
  });
});

function mark(page: Page, n: number) {
  return page.getByRole('article').getByRole('button', { name: new RegExp(`^Source ${n}: `) });
}

async function marked(page: Page): Promise<readonly string[]> {
  await openPassage(page).locator('mark').first().waitFor();
  return openPassage(page).locator('mark').allInnerTexts();
}
