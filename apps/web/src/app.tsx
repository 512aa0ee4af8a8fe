import { SquarePen } from 'lucide-react';
import { type JSX, useRef } from 'react';
import { type AskQuestion } from './api/chat-client.js';
import { ChatPage } from './features/chat/chat-page.js';
import { useChat } from './features/chat/use-chat.js';
import { BrandMark } from './ui/brand-mark.js';
import { ThemeSwitch } from './ui/theme-switch.js';

interface Props {
  readonly askQuestion: AskQuestion;
  readonly storage: Storage | undefined;
}

/** The frame of the page: skip link, header, and the chat. */
export function App({ askQuestion, storage }: Props): JSX.Element {
  const chat = useChat(askQuestion, storage);
  const question = useRef<HTMLTextAreaElement>(null);
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#question"
        className="bg-accent text-on-accent fixed top-2 left-2 z-30 -translate-y-20 rounded-md px-4 py-2 font-semibold focus:translate-y-0"
      >
        Skip to the question
      </a>
      <header className="screen-only bg-paper border-line sticky top-0 z-20 border-b">
        <div className="mx-auto flex h-14 max-w-[90rem] items-center gap-3 px-4 whitespace-nowrap sm:px-8">
          <BrandMark size={28} />
          <p className="font-semibold">Ground Control</p>
          <p className="text-muted ml-1 hidden text-sm lg:block">
            Answers about security controls, with their sources
          </p>
          <div className="ml-auto flex items-center gap-2">
            {chat.state.turns.length > 0 && (
              <button
                type="button"
                className="quiet-button"
                onClick={() => {
                  chat.startOver();
                  question.current?.focus();
                }}
              >
                <SquarePen aria-hidden size={16} />
                <span className="max-sm:sr-only">New conversation</span>
              </button>
            )}
            <ThemeSwitch />
          </div>
        </div>
      </header>
      <main className="flex grow flex-col">
        <ChatPage chat={chat} question={question} />
      </main>
    </div>
  );
}
