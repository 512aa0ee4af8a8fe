import { Files, PanelLeft, SquarePen } from 'lucide-react';
import { type JSX, useRef, useState } from 'react';
import { type ChatSurroundings, useChat } from './features/chat/use-chat.js';
import { ChatPage } from './features/chat/chat-page.js';
import { HistoryDrawer } from './features/history/history-drawer.js';
import { HistoryPanel, type HistoryPanelProps } from './features/history/history-panel.js';
import { openConversation, useHistory } from './features/history/use-history.js';
import { BrandMark } from './ui/brand-mark.js';
import { useNavigation } from './ui/route.js';
import { ThemeSwitch } from './ui/theme-switch.js';
import { useMediaQuery } from './ui/use-media-query.js';
import { useTitle } from './ui/use-title.js';

/** The frame of the page: skip link, header, the list of conversations, and the one that is open. */
export function App({ surroundings }: { readonly surroundings: ChatSurroundings }): JSX.Element {
  const navigation = useNavigation();
  const chat = useChat(surroundings, navigation);
  const history = useHistory(surroundings.conversations, chat.answered);
  const question = useRef<HTMLTextAreaElement>(null);
  const hasRoom = useMediaQuery('(min-width: 80rem)');
  const [drawer, setDrawer] = useState(false);
  const openId = chat.state.conversationId;
  useTitle(openConversation(history, openId)?.title ?? chat.state.turns[0]?.question);

  const startOver = (): void => {
    setDrawer(false);
    chat.startOver();
    question.current?.focus();
  };
  const panel: HistoryPanelProps = {
    history,
    openId,
    onOpen: (id) => {
      setDrawer(false);
      navigation.go(id);
    },
    onGone: startOver,
  };
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <Header
        onList={
          hasRoom
            ? undefined
            : () => {
                setDrawer(true);
              }
        }
        onStartOver={startOver}
      />
      <div className="mx-auto flex w-full max-w-[104rem] grow">
        {hasRoom && (
          <div className="screen-only border-line sticky top-14 h-[calc(100dvh-3.5rem)] w-60 shrink-0 overflow-y-auto border-r px-3 py-6">
            <HistoryPanel {...panel} />
          </div>
        )}
        <main className="flex min-w-0 grow flex-col">
          <ChatPage chat={chat} question={question} onStartOver={startOver} />
        </main>
      </div>
      {!hasRoom && drawer && (
        <HistoryDrawer
          {...panel}
          onClose={() => {
            setDrawer(false);
          }}
        />
      )}
    </div>
  );
}

function SkipLink(): JSX.Element {
  return (
    <a
      href="#question"
      className="bg-accent text-on-accent fixed top-2 left-2 z-30 -translate-y-20 rounded-md px-4 py-2 font-semibold focus:translate-y-0"
    >
      Skip to the question
    </a>
  );
}

interface HeaderProps {
  /** Shows the conversations; absent where they stand beside the answer anyway. */
  readonly onList: (() => void) | undefined;
  readonly onStartOver: () => void;
}

function Header({ onList, onStartOver }: HeaderProps): JSX.Element {
  return (
    <header className="screen-only bg-paper border-line sticky top-0 z-20 border-b">
      <div className="mx-auto flex h-14 max-w-[104rem] items-center gap-2 px-4 sm:gap-3 whitespace-nowrap sm:px-6">
        {onList !== undefined && (
          <button
            type="button"
            className="quiet-button -ml-2.5"
            aria-haspopup="dialog"
            aria-label="Conversations"
            onClick={onList}
          >
            <PanelLeft aria-hidden size={18} />
          </button>
        )}
        <span className="max-sm:hidden">
          <BrandMark size={28} />
        </span>
        <p className="font-semibold max-[24rem]:sr-only">Ground Control</p>
        <p className="text-muted ml-1 hidden text-sm lg:block">
          Answers about security controls, with their sources
        </p>
        <div className="ml-auto flex items-center gap-2">
          <button type="button" className="quiet-button" onClick={onStartOver}>
            <SquarePen aria-hidden size={16} />
            <span className="max-sm:sr-only">New conversation</span>
          </button>
          <a className="quiet-button" href="/documents">
            <Files aria-hidden size={16} />
            <span className="max-md:sr-only">Documents</span>
          </a>
          <ThemeSwitch />
        </div>
      </div>
    </header>
  );
}
