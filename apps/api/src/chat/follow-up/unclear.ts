import { type FollowUpLanguage, UNCLEAR_TEXTS } from './languages/follow-up-phrases.js';

const UNCLEAR_TEXT =
  'It is not clear which control this question is about: nothing before it says so, or it names more than one question can be ' +
  'about. Ask again with the id of the control, as in AC-2, or with the words of your topic.';

/** What is said to a question about something that nobody named, such as `is it in LOW?` as the first of a conversation. */
export function unclearText(language: FollowUpLanguage | undefined): string {
  return language === undefined ? UNCLEAR_TEXT : UNCLEAR_TEXTS[language];
}
