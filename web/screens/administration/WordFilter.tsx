import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useId, useState } from "react";
import { OWN_WORDS_MAX, WORD_LENGTH, type WordPolicy } from "../../../contracts/words.ts";
import { AppShell } from "../../components/AppShell.tsx";
import { Button } from "../../components/Button.tsx";
import { FailureNote, inputClass } from "../../components/Field.tsx";
import { Waiting } from "../../components/Notes.tsx";
import { queries, writes } from "../../endpoints.ts";
import { Link } from "../../navigation.tsx";
import { useAction } from "../../useAction.ts";
import { Failed } from "../shared/Failed.tsx";
import { readWords, type WordList } from "./word-list.ts";

/** Where an administrator says what happens to words that the school does not want. */
export function WordFilter() {
  const { t } = useLingui();
  const policy = useQuery(queries.words);
  if (policy.error && !policy.data) return <Failed error={policy.error} again={() => void policy.refetch()} />;
  return (
    <AppShell title={t`Word filter`}>
      <p className="text-sm text-muted">
        <Link to="/" className="underline-offset-4 hover:text-ink hover:underline">
          <Trans>Your school</Trans>
        </Link>
      </p>
      <h1 className="mt-1 text-3xl font-semibold tracking-tight">
        <Trans>Word filter</Trans>
      </h1>
      <p className="mt-3 max-w-2xl text-muted">
        <Trans>
          It looks at what students write in chat, in questions and in polls. Teachers and assistants are not filtered. A change
          holds for classes that start after it.
        </Trans>
      </p>
      {policy.data ? (
        <Form policy={policy.data} />
      ) : (
        <Waiting className="mt-8">
          <Trans>Looking up the word filter …</Trans>
        </Waiting>
      )}
    </AppShell>
  );
}

function Form({ policy }: { policy: WordPolicy }) {
  const { t } = useLingui();
  const cache = useQueryClient();
  const save = useAction(writes.setWords);
  const [mode, setMode] = useState(policy.mode);
  const [english, setEnglish] = useState(policy.english);
  const [text, setText] = useState(policy.words.join("\n"));
  const [tried, setTried] = useState(false);
  const id = useId();
  const list = readWords(text);
  const wanted: WordPolicy = { mode, english, words: list.words };
  const changed = JSON.stringify(wanted) !== JSON.stringify(policy);
  const looksForNothing = mode !== "off" && !english && list.words.length === 0;

  useEffect(() => {
    if (!changed) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [changed]);

  const send = async () => {
    setTried(true);
    if (list.fault) return document.getElementById(id)?.focus();
    const saved = await save.run(wanted);
    if (saved.ok) cache.setQueryData(queries.words.queryKey, saved.value);
  };
  const modes: { mode: WordPolicy["mode"]; name: string; effect: string }[] = [
    { mode: "off", name: t`Nothing`, effect: t`No word is looked for. Your list is kept.` },
    { mode: "mask", name: t`Put stars in its place`, effect: t`The message arrives at once, with stars where the word stood.` },
    { mode: "refuse", name: t`Keep the message back`, effect: t`Nobody sees it. Its writer is told why, and can change it.` },
    {
      mode: "flag",
      name: t`Let it pass, and tell staff`,
      effect: t`The message arrives as it is, and waits among the reports at the desk of teachers and assistants.`,
    },
  ];
  return (
    <form
      noValidate
      className="mt-8 max-w-2xl space-y-8"
      onSubmit={(submit) => {
        submit.preventDefault();
        void send();
      }}
    >
      <fieldset>
        <legend className="mb-2 font-semibold">
          <Trans>When a student writes such a word</Trans>
        </legend>
        <div className="divide-y divide-line rounded-2xl border border-line bg-surface">
          {modes.map((each) => (
            <label key={each.mode} className="flex min-h-11 cursor-pointer items-start gap-3 px-4 py-3">
              <input
                type="radio"
                name="mode"
                checked={mode === each.mode}
                onChange={() => setMode(each.mode)}
                className="mt-0.5 size-5 shrink-0 accent-(--accent)"
              />
              <span className="text-[0.9375rem] font-medium">
                {each.name}
                <span className="block text-sm font-normal text-muted">{each.effect}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <div>
        <label htmlFor={id} className="mb-1.5 block font-semibold">
          <Trans>Words of your own</Trans>
        </label>
        <p id={`${id}-hint`} className="mb-2 text-sm text-muted">
          <Trans>
            One word or expression a line, in any language. Capitals and accents make no difference. Only whole words are found:
            “art” leaves “start” alone.
          </Trans>
        </p>
        <textarea
          id={id}
          rows={8}
          value={text}
          dir="auto"
          spellCheck={false}
          autoComplete="off"
          aria-describedby={`${id}-hint ${id}-state`}
          aria-invalid={list.fault !== null}
          onChange={(change) => setText(change.target.value)}
          className={`${inputClass} py-2.5 aria-invalid:border-danger`}
        />
        <p id={`${id}-state`} className="mt-1.5 text-sm text-muted" role={tried && list.fault ? "alert" : undefined}>
          <ListState list={list} />
        </p>
      </div>
      <label className="flex min-h-11 cursor-pointer items-start gap-3">
        <input
          type="checkbox"
          checked={english}
          onChange={(change) => setEnglish(change.target.checked)}
          className="mt-0.5 size-5 shrink-0 accent-(--accent)"
        />
        <span className="text-[0.9375rem] font-medium">
          {t`Coarse English words as well`}
          <span className="block text-sm font-normal text-muted">
            <Trans>
              A ready-made list. It finds disguised spellings too, and now and then takes a harmless word for another.
            </Trans>
          </span>
        </span>
      </label>
      <div className="space-y-3">
        {looksForNothing ? (
          <p className="text-sm text-warn-ink">
            <Trans>There is no word to look for yet: write some above, or choose the English list.</Trans>
          </p>
        ) : null}
        <FailureNote failure={save.failure} />
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" look="primary" disabled={save.running || !changed}>
            {save.running ? <Trans>Saving …</Trans> : <Trans>Save</Trans>}
          </Button>
          <output className="text-sm text-muted">
            {changed ? (
              <Trans>Not saved yet.</Trans>
            ) : tried ? (
              <Trans>Saved. It holds for classes that start from now on.</Trans>
            ) : null}
          </output>
        </div>
      </div>
    </form>
  );
}

function ListState({ list: { words, fault } }: { list: WordList }) {
  switch (fault?.kind) {
    case undefined:
      return <Plural value={words.length} _0="No word of your own" one="# word" other="# words" />;
    case "short":
      return (
        <span className="font-medium text-danger-ink">
          <Trans>
            “{fault.word}” is too short: a word has at least {WORD_LENGTH.least} letters.
          </Trans>
        </span>
      );
    case "long":
      return (
        <span className="font-medium text-danger-ink">
          <Trans>
            “{`${fault.word.slice(0, 24)}…`}” is too long: {WORD_LENGTH.most} letters at most.
          </Trans>
        </span>
      );
    case "many":
      return (
        <span className="font-medium text-danger-ink">
          <Trans>
            {fault.count} are too many: {OWN_WORDS_MAX} at most.
          </Trans>
        </span>
      );
  }
}
