import { Trans, useLingui } from "@lingui/react/macro";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import type { PollKind } from "../../../session-core/features/interaction/poll-answers.ts";
import { Button, IconButton } from "../Button.tsx";
import { Field, inputClass, SelectField } from "../Field.tsx";

const OPTIONS_MAX = 12;

export interface PollDraft {
  kind: PollKind;
  question: string;
  options?: string[] | undefined;
  right?: number[] | undefined;
}

/** What the form holds as the class will be asked it, or null while something is missing. */
function draftOf(kind: PollKind, question: string, options: readonly Option[]): PollDraft | null {
  const asked = question.trim();
  if (asked === "") return null;
  if (kind === "scale" || kind === "wordcloud") return { kind, question: asked };
  const filled = options.filter(({ text }) => text.trim() !== "");
  const texts = filled.map(({ text }) => text.trim());
  if (texts.length < 2 || new Set(texts).size !== texts.length) return null;
  if (kind !== "quiz") return { kind, question: asked, options: texts };
  const right = filled.flatMap((option, index) => (option.right ? index : []));
  return right.length === 0 ? null : { kind, question: asked, options: texts, right };
}

interface Option {
  id: number;
  text: string;
  right: boolean;
}
const emptyOption = (id: number): Option => ({ id, text: "", right: false });

interface PollFormProps {
  onOpen(draft: PollDraft): void;
  onCancel?(): void;
  /** What stands in the form at first. */
  initial?: PollDraft;
  /** What its button says, where it does not ask the class. */
  label?: string;
}

const optionsOf = ({ options = ["", ""], right = [] }: Partial<PollDraft>): readonly Option[] =>
  options.map((text, id) => ({ id, text, right: right.includes(id) }));

export function PollForm({ onOpen, onCancel, initial, label }: PollFormProps) {
  const { t } = useLingui();
  const [kind, setKind] = useState<PollKind>(initial?.kind ?? "single");
  const [question, setQuestion] = useState(initial?.question ?? "");
  const [options, setOptions] = useState<readonly Option[]>(() => optionsOf(initial ?? {}));
  const draft = draftOf(kind, question, options);
  const change = (id: number, to: Partial<Option>) =>
    setOptions(options.map((option) => (option.id === id ? { ...option, ...to } : option)));
  return (
    <form
      className="space-y-3 rounded-lg border border-line bg-canvas p-3"
      onSubmit={(submit) => {
        submit.preventDefault();
        if (draft) onOpen(draft);
      }}
    >
      <SelectField label={t`Kind`} value={kind} onChange={(chosen) => setKind(chosen.target.value as PollKind)}>
        <option value="single">{t`One answer`}</option>
        <option value="multiple">{t`Several answers`}</option>
        <option value="scale">{t`Scale from 1 to 5`}</option>
        <option value="wordcloud">{t`Word cloud`}</option>
        <option value="quiz">{t`Quiz with right answers`}</option>
      </SelectField>
      <Field
        label={t`Question to the class`}
        value={question}
        maxLength={500}
        dir="auto"
        onChange={(changed) => setQuestion(changed.target.value)}
      />
      {kind === "scale" || kind === "wordcloud" ? null : (
        <fieldset>
          <legend className="mb-1.5 text-sm font-medium">
            {kind === "quiz" ? <Trans>Options; tick what is right</Trans> : <Trans>Options</Trans>}
          </legend>
          <ul className="space-y-1.5">
            {options.map(({ id, text, right }, index) => {
              const number = index + 1;
              return (
                <li key={id} className="flex items-center gap-1">
                  {kind === "quiz" ? (
                    <label className="grid size-11 shrink-0 place-items-center">
                      <input
                        type="checkbox"
                        checked={right}
                        aria-label={t`Option ${number} is right`}
                        onChange={(changed) => change(id, { right: changed.target.checked })}
                        className="size-5 accent-(--accent)"
                      />
                    </label>
                  ) : null}
                  <input
                    value={text}
                    maxLength={200}
                    dir="auto"
                    aria-label={t`Option ${number}`}
                    placeholder={t`Option ${number}`}
                    onChange={(changed) => change(id, { text: changed.target.value })}
                    className={inputClass}
                  />
                  {options.length > 2 ? (
                    <IconButton
                      label={t`Remove option ${number}`}
                      onClick={() => setOptions(options.filter((option) => option.id !== id))}
                    >
                      <X className="size-5" aria-hidden />
                    </IconButton>
                  ) : null}
                </li>
              );
            })}
          </ul>
          {options.length < OPTIONS_MAX ? (
            <Button
              look="quiet"
              className="mt-1 px-2 text-sm"
              onClick={() => setOptions([...options, emptyOption(Math.max(...options.map(({ id }) => id)) + 1)])}
            >
              <Plus className="size-4" aria-hidden />
              <Trans>Add an option</Trans>
            </Button>
          ) : null}
        </fieldset>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" disabled={!draft}>
          {label ?? <Trans>Ask the class</Trans>}
        </Button>
        {onCancel ? (
          <Button look="quiet" onClick={onCancel}>
            <Trans>Cancel</Trans>
          </Button>
        ) : null}
      </div>
    </form>
  );
}
