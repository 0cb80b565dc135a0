import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ClassroomDetail } from "../../../contracts/http.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { FailureNote, Field, SelectField } from "../../components/Field.tsx";
import { queries, writes } from "../../endpoints.ts";
import { useAction } from "../../useAction.ts";
import { sessionTimes, suggestedStart } from "./session-times.ts";

const DURATIONS_MIN = [25, 50, 75, 90, 120] as const;

interface ScheduleDialogProps {
  classroom: ClassroomDetail;
  lessonId: string;
  onOpenChange(open: boolean): void;
}

export function ScheduleDialog({ classroom, lessonId, onOpenChange }: ScheduleDialogProps) {
  const { t } = useLingui();
  const cache = useQueryClient();
  const schedule = useAction(writes.schedule);
  const [suggestion] = useState(() => suggestedStart(new Date()));
  const submit = async (form: FormData) => {
    const times = sessionTimes(String(form.get("date")), String(form.get("time")), Number(form.get("minutes")));
    const made = await schedule.run({ lessonId: String(form.get("lesson")), ...times });
    if (!made.ok) return;
    void cache.invalidateQueries({ queryKey: queries.mySessions.queryKey });
    await cache.invalidateQueries({ queryKey: queries.classroom(classroom.id).queryKey });
    onOpenChange(false);
  };
  return (
    <Dialog open onOpenChange={onOpenChange} title={t`Schedule a session`}>
      <form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
      >
        <SelectField label={t`Lesson`} name="lesson" defaultValue={lessonId}>
          {classroom.lessons.map((lesson) => (
            <option key={lesson.id} value={lesson.id}>
              {lesson.title}
            </option>
          ))}
        </SelectField>
        <div className="grid grid-cols-2 gap-3">
          <Field label={t`Day`} name="date" type="date" defaultValue={suggestion.date} required />
          <Field label={t`Start`} name="time" type="time" defaultValue={suggestion.time} required />
        </div>
        <SelectField label={t`Length`} name="minutes" defaultValue={50}>
          {DURATIONS_MIN.map((minutes) => (
            <option key={minutes} value={minutes}>
              {t`${minutes} minutes`}
            </option>
          ))}
        </SelectField>
        <p className="text-sm text-muted">
          <Trans>In your time zone: {Intl.DateTimeFormat().resolvedOptions().timeZone}</Trans>
        </p>
        <FailureNote failure={schedule.failure} />
        <Button type="submit" look="primary" className="w-full" disabled={schedule.running}>
          {schedule.running ? <Trans>Scheduling …</Trans> : <Trans>Schedule</Trans>}
        </Button>
      </form>
    </Dialog>
  );
}
