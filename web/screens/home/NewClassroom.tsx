import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "../../navigation.tsx";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { FailureNote, Field } from "../../components/Field.tsx";
import { queries, writes } from "../../endpoints.ts";
import { useAction } from "../../useAction.ts";

export function NewClassroom({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const create = useAction(writes.createClassroom);
  const make = async (name: string) => {
    const made = await create.run({ name });
    if (!made.ok) return;
    await cache.invalidateQueries({ queryKey: queries.classrooms.queryKey });
    onOpenChange(false);
    navigate({ to: "/classrooms/$classroomId", params: { classroomId: made.value.id } });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t`New classroom`}
      description={t`A classroom keeps its lessons, sessions and people together, and has an invite code to share.`}
    >
      <form
        className="space-y-5"
        onSubmit={(submit) => {
          submit.preventDefault();
          void make(String(new FormData(submit.currentTarget).get("name")));
        }}
      >
        <Field
          label={t`Name`}
          name="name"
          placeholder={t`Physics, year 10`}
          required
          maxLength={120}
          autoComplete="off"
          dir="auto"
        />
        <FailureNote failure={create.failure} />
        <Button type="submit" look="primary" className="w-full" disabled={create.running}>
          {create.running ? <Trans>Making it …</Trans> : <Trans>Make the classroom</Trans>}
        </Button>
      </form>
    </Dialog>
  );
}
