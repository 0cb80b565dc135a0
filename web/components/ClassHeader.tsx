import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "../navigation.tsx";
import { ArrowLeft, Keyboard } from "lucide-react";
import type { ReactNode } from "react";
import { lifecycle } from "../../session-core/features/orchestrator/lifecycle.ts";
import { RecordingMark } from "../recording/RecordingMark.tsx";
import { clock } from "../time.ts";
import { IconButton } from "./Button.tsx";
import { LanguageSelect, ThemeToggle } from "./Preferences.tsx";
import { useServerNow } from "./useServerNow.ts";
import { useTitle } from "./useTitle.ts";
import type { LiveClass } from "./useSession.ts";

interface ClassHeaderProps {
  live: LiveClass;
  onShortcuts(): void;
  /** Said to the server before the link is followed. */
  onLeave?: () => void;
  children?: ReactNode;
}

export function ClassHeader({ live: { client, snapshot }, onShortcuts, onLeave, children }: ClassHeaderProps) {
  const { t } = useLingui();
  const { lessonTitle, classroomName, startedAt } = lifecycle.of(snapshot.state);
  const title = lessonTitle || snapshot.admission?.session.lessonTitle || "";
  const classroom = classroomName || snapshot.admission?.session.classroomName || "";
  useTitle(title);
  return (
    <header className="flex items-center gap-1 bg-surface px-1 sm:px-2">
      <Link
        to="/"
        aria-label={onLeave ? t`Leave the class` : t`Back to home`}
        title={onLeave ? t`Leave the class` : t`Back to home`}
        onClick={onLeave}
        className="grid size-11 shrink-0 place-items-center rounded-lg text-muted hover:bg-sunken hover:text-ink"
      >
        <ArrowLeft className="size-5 rtl:-scale-x-100" aria-hidden />
      </Link>
      <div className="min-w-0 flex-1 py-2">
        <h1 className="truncate leading-snug font-semibold tracking-tight" dir="auto">
          {title || <Trans>Class</Trans>}
        </h1>
        <p className="flex text-[0.8125rem] leading-snug text-muted">
          <span className="truncate" dir="auto">
            {classroom}
          </span>
          {startedAt === null ? null : <Elapsed client={client} since={startedAt} />}
        </p>
      </div>
      <RecordingMark state={snapshot.state} />
      {children}
      <IconButton label={t`Keyboard shortcuts`} className="max-sm:hidden" onClick={onShortcuts}>
        <Keyboard className="size-5" aria-hidden />
      </IconButton>
      <LanguageSelect />
      <ThemeToggle />
    </header>
  );
}

function Elapsed({ client, since }: Pick<LiveClass, "client"> & { since: number }) {
  const now = useServerNow(client, 1_000);
  return (
    <span className="numeric shrink-0 whitespace-pre">
      <span aria-hidden> · </span>
      <bdi>{clock(now - since)}</bdi>
    </span>
  );
}
