import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { BookOpen } from "lucide-react";
import { useRef } from "react";
import type { ClassroomDetail } from "../../../contracts/http.ts";
import { Button } from "../../components/Button.tsx";
import { FailureNote, inputClass } from "../../components/Field.tsx";
import { EmptyNote, SectionTitle } from "../../components/Notes.tsx";
import { queries, writes } from "../../endpoints.ts";
import { useAction } from "../../useAction.ts";

interface LessonsProps {
  classroom: ClassroomDetail;
  teaches: boolean;
  onSchedule(lessonId: string): void;
}

export function Lessons({ classroom, teaches, onSchedule }: LessonsProps) {
  const { t } = useLingui();
  const lessons = classroom.lessons.toSorted((a, b) => a.position - b.position);
  return (
    <section>
      <SectionTitle>
        <Trans>Lessons</Trans>
      </SectionTitle>
      {lessons.length === 0 ? (
        <EmptyNote icon={BookOpen}>
          <Trans>The lessons of this classroom will stand here, in their order.</Trans>
        </EmptyNote>
      ) : (
        <ol className="divide-y divide-line rounded-2xl border border-line bg-surface">
          {lessons.map(({ id, title: lessonTitle }, index) => (
            <li key={id} className="flex min-h-15 items-center gap-4 px-5 py-2">
              <span className="numeric w-5 text-sm text-muted">{index + 1}</span>
              <span className="min-w-0 flex-1" dir="auto">
                {lessonTitle}
              </span>
              {teaches ? (
                <Button look="quiet" aria-label={t`Schedule: ${lessonTitle}`} onClick={() => onSchedule(id)}>
                  <Trans>Schedule</Trans>
                </Button>
              ) : null}
            </li>
          ))}
        </ol>
      )}
      {teaches ? <AddLesson classroomId={classroom.id} /> : null}
    </section>
  );
}

function AddLesson({ classroomId }: { classroomId: string }) {
  const { t } = useLingui();
  const cache = useQueryClient();
  const add = useAction(writes.addLesson);
  const form = useRef<HTMLFormElement>(null);
  const submit = async (title: string) => {
    const added = await add.run({ classroomId, title });
    if (!added.ok) return;
    form.current?.reset();
    await cache.invalidateQueries({ queryKey: queries.classroom(classroomId).queryKey });
  };
  return (
    <form
      ref={form}
      className="mt-3"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(String(new FormData(event.currentTarget).get("title")));
      }}
    >
      <div className="flex gap-2">
        <input
          name="title"
          aria-label={t`Title of a new lesson`}
          placeholder={t`Title of a new lesson`}
          required
          maxLength={200}
          autoComplete="off"
          dir="auto"
          className={inputClass}
        />
        <Button type="submit" disabled={add.running}>
          {add.running ? <Trans>Adding …</Trans> : <Trans>Add</Trans>}
        </Button>
      </div>
      <FailureNote failure={add.failure} className={add.failure ? "mt-2" : ""} />
    </form>
  );
}
