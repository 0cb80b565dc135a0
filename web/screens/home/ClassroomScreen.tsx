import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useRouteParams } from "../../navigation.tsx";
import { CalendarPlus, CalendarDays } from "lucide-react";
import { useState } from "react";
import type { ClassroomDetail } from "../../../contracts/http.ts";
import { AppShell } from "../../components/AppShell.tsx";
import { Button } from "../../components/Button.tsx";
import { EmptyNote, SectionTitle, Waiting } from "../../components/Notes.tsx";
import { RoleName } from "../../components/RoleName.tsx";
import { queries } from "../../endpoints.ts";
import { useNow } from "../../time.ts";
import { Failed } from "../shared/Failed.tsx";
import { InviteCard } from "./InviteCard.tsx";
import { Lessons } from "./Lessons.tsx";
import { ScheduleDialog } from "./ScheduleDialog.tsx";
import { PeopleList } from "./PeopleList.tsx";
import { SessionList } from "./SessionList.tsx";
import { past, upcoming } from "./upcoming.ts";

/** Past sessions that are listed before anybody asks for the rest. */
const AT_FIRST = 10;

export function ClassroomScreen() {
  const { classroomId } = useRouteParams<"classroomId">();
  const classroom = useQuery(queries.classroom(classroomId));
  if (classroom.error && !classroom.data) return <Failed error={classroom.error} again={() => void classroom.refetch()} />;
  return (
    <AppShell title={classroom.data?.name ?? ""}>
      {classroom.data ? (
        <Loaded classroom={classroom.data} />
      ) : (
        <Waiting>
          <Trans>Opening the classroom …</Trans>
        </Waiting>
      )}
    </AppShell>
  );
}

function Loaded({ classroom }: { classroom: ClassroomDetail }) {
  const now = useNow(15_000);
  const [scheduling, setScheduling] = useState<{ lessonId: string } | null>(null);
  const teaches = classroom.yourRole === "teacher";
  const coming = upcoming(classroom.sessions, now);
  const over = past(classroom.sessions);
  const [all, setAll] = useState(false);
  const firstLesson = classroom.lessons[0]?.id ?? "";

  return (
    <>
      <p className="text-sm text-muted">
        <RoleName role={classroom.yourRole} />
      </p>
      <h1 className="mt-1 text-3xl font-semibold tracking-tight" dir="auto">
        {classroom.name}
      </h1>
      <div className="mt-8 grid grid-cols-1 gap-x-10 gap-y-12 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="min-w-0 space-y-12">
          <section>
            <SectionTitle
              action={
                teaches && firstLesson !== "" ? (
                  <Button look="primary" onClick={() => setScheduling({ lessonId: firstLesson })}>
                    <CalendarPlus className="size-4" aria-hidden />
                    <Trans>Schedule a session</Trans>
                  </Button>
                ) : null
              }
            >
              <Trans>Coming up</Trans>
            </SectionTitle>
            {coming.length > 0 ? (
              <SessionList sessions={coming} now={now} inClassroom />
            ) : (
              <EmptyNote icon={CalendarDays}>
                {teaches && firstLesson === "" ? (
                  <Trans>Sessions that you schedule will stand here. Add a lesson first, then choose its time.</Trans>
                ) : teaches ? (
                  <Trans>Sessions that you schedule will stand here.</Trans>
                ) : (
                  <Trans>The next session will stand here once your teacher schedules it.</Trans>
                )}
              </EmptyNote>
            )}
          </section>
          <Lessons classroom={classroom} teaches={teaches} onSchedule={(lessonId) => setScheduling({ lessonId })} />
          {over.length > 0 ? (
            <section>
              <SectionTitle>
                <Trans>Past sessions</Trans>
              </SectionTitle>
              <SessionList sessions={all ? over : over.slice(0, AT_FIRST)} now={now} inClassroom />
              {all || over.length <= AT_FIRST ? null : (
                <Button look="quiet" className="mt-3" onClick={() => setAll(true)}>
                  <Trans>Show all {over.length}</Trans>
                </Button>
              )}
            </section>
          ) : null}
        </div>
        <aside className="min-w-0 space-y-10">
          {classroom.inviteCode === null ? null : <InviteCard code={classroom.inviteCode} />}
          <PeopleList classroom={classroom} />
        </aside>
      </div>
      {scheduling ? (
        <ScheduleDialog
          classroom={classroom}
          lessonId={scheduling.lessonId}
          onOpenChange={(open) => (open ? undefined : setScheduling(null))}
        />
      ) : null}
    </>
  );
}
