import { Trans, useLingui } from "@lingui/react/macro";
import type { ClassControls, Right, SomeControls } from "../../../session-core/features/interaction/controls.ts";
import { controls, rights } from "../../../session-core/features/interaction/controls.ts";
import { Button } from "../Button.tsx";
import { Dialog } from "../Dialog.tsx";
import type { LiveClass } from "../useSession.ts";
import { rightNames } from "./right-names.ts";

/** Everything that students do by themselves stops; listening, asking and raising hands stay. */
const QUIET = {
  chat: "locked",
  speak: "locked",
  camera: "locked",
  share: "locked",
  draw: "locked",
  studentChat: "locked",
} as const;
/** Everything that is taught with is open to students. */
const WORKSHOP = { chat: "open", speak: "open", camera: "open", share: "open", draw: "open" } as const;
/** As a class begins. */
const LECTURE = { chat: "open", speak: "locked", camera: "locked", share: "locked", draw: "locked" } as const;

const slowModes = [0, 10, 30, 60, 120, 300] as const;

/** One sheet for what the class may do; whatever is changed holds at once, for everyone. */
export function ControlsSheet({ live: { client, snapshot }, onClose }: { live: LiveClass; onClose(): void }) {
  const { t, i18n } = useLingui();
  const now = controls.of(snapshot.state);
  const change = (changes: SomeControls) => void client.submit("room.lock", changes);
  const isNow = (preset: SomeControls) =>
    Object.entries(preset).every(([name, value]) => now[name as keyof ClassControls] === value);
  const presets: [string, SomeControls][] = [
    [t`Lecture`, LECTURE],
    [t`Workshop`, WORKSHOP],
    [t`Quiet`, QUIET],
  ];
  const toggle = (name: Right | "studentChat" | "anonymousQuestions", label: string) => (
    <label key={name} className="flex min-h-11 items-center justify-between gap-4 text-[0.9375rem]">
      {label}
      <input
        type="checkbox"
        checked={now[name] === "open"}
        onChange={({ target }) => change({ [name]: target.checked ? "open" : "locked" })}
        className="size-5 accent-(--accent)"
      />
    </label>
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t`Class controls`}
      description={t`What students may do. It holds at once and for everyone; exceptions made for single students end.`}
    >
      <fieldset>
        <legend className="mb-2 text-sm font-semibold">
          <Trans>In one go</Trans>
        </legend>
        <div className="grid grid-cols-3 gap-2">
          {presets.map(([name, preset]) => (
            <Button
              key={name}
              aria-pressed={isNow(preset)}
              className="px-2 aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-ink"
              onClick={() => change(preset)}
            >
              {name}
            </Button>
          ))}
        </div>
      </fieldset>
      <fieldset className="mt-5">
        <legend className="text-sm font-semibold">
          <Trans>Students may</Trans>
        </legend>
        <div className="divide-y divide-line">
          {rights.map((right) => toggle(right, i18n._(rightNames[right])))}
          {toggle("studentChat", t`Write to each other`)}
          {toggle("anonymousQuestions", t`Ask anonymously`)}
        </div>
      </fieldset>
      <div className="mt-4 space-y-2 border-t border-line pt-4">
        <label className="flex min-h-11 items-center justify-between gap-4 text-[0.9375rem]">
          <Trans>Between two messages</Trans>
          <select
            value={now.slowModeS}
            onChange={({ target }) => change({ slowModeS: Number(target.value) })}
            className="min-h-11 rounded-lg border border-edge bg-surface px-2"
          >
            {slowModes.map((seconds) => (
              <option key={seconds} value={seconds}>
                {seconds === 0 ? t`no wait` : t`${seconds} seconds`}
              </option>
            ))}
          </select>
        </label>
        <label className="flex min-h-11 items-center justify-between gap-4 text-[0.9375rem]">
          <Trans>Newcomers</Trans>
          <select
            value={now.entry}
            onChange={({ target }) => change({ entry: target.value as ClassControls["entry"] })}
            className="min-h-11 rounded-lg border border-edge bg-surface px-2"
          >
            <option value="open">{t`walk in`}</option>
            <option value="lobby">{t`wait in the lobby`}</option>
            <option value="locked">{t`are turned away`}</option>
          </select>
        </label>
      </div>
    </Dialog>
  );
}
