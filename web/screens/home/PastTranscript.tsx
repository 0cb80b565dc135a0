import { Trans, useLingui } from "@lingui/react/macro";
import { Captions, Download } from "lucide-react";
import type { Session } from "../../../contracts/http.ts";
import { currentToken } from "../../account.ts";
import { failureOf } from "../../api.ts";
import { TranscriptLines } from "../../captions/TranscriptLines.tsx";
import { transcriptPath, type ReadLine, type SavedTranscript } from "../../captions/useTranscript.ts";
import { Button } from "../../components/Button.tsx";
import { FailureNote } from "../../components/Field.tsx";
import { EmptyNote, SectionTitle, Waiting } from "../../components/Notes.tsx";
import { toast } from "../../components/toasts.tsx";

interface PastTranscriptProps {
  session: Session;
  transcript: SavedTranscript;
  playing(line: ReadLine): (() => void) | null;
}

/** What was said in a class: everyone of it reads and searches, staff correct. */
export function PastTranscript(props: PastTranscriptProps) {
  return (
    <section>
      <SectionTitle>
        <Trans>Transcript</Trans>
      </SectionTitle>
      <Contents {...props} />
    </section>
  );
}

function Contents({ session, transcript: { saved, isSaving, hasFailed, save }, playing }: PastTranscriptProps) {
  const staff = session.yourRole === "teacher" || session.yourRole === "assistant";
  if (saved.data && saved.data.lines.length > 0) {
    return (
      <>
        <Downloads sessionId={session.id} title={session.lessonTitle} />
        <TranscriptLines sessionId={session.id} transcript={saved.data} mayCorrect={staff} playing={playing} />
      </>
    );
  }
  if (saved.data) {
    return (
      <EmptyNote icon={Captions}>
        <Trans>Nothing was said in this class that captions heard.</Trans>
      </EmptyNote>
    );
  }
  if (isSaving) {
    return (
      <Waiting>
        <Trans>The transcript is being saved …</Trans>
      </Waiting>
    );
  }
  if (saved.isPending) {
    return (
      <Waiting>
        <Trans>Looking for the transcript …</Trans>
      </Waiting>
    );
  }
  if (saved.error) return <FailureNote failure={failureOf(saved.error)} />;
  return (
    <EmptyNote icon={Captions}>
      {session.yourRole === "teacher" ? (
        <>
          <p>
            {hasFailed ? (
              <Trans>The transcript could not be saved yet. What was said is kept in the class record.</Trans>
            ) : (
              <Trans>What captions heard was not saved as a transcript.</Trans>
            )}
          </p>
          <Button className="mt-3" onClick={() => void save()}>
            {hasFailed ? <Trans>Try again</Trans> : <Trans>Save the transcript</Trans>}
          </Button>
        </>
      ) : (
        <Trans>No transcript of this class was saved.</Trans>
      )}
    </EmptyNote>
  );
}

function Downloads({ sessionId, title }: { sessionId: string; title: string }) {
  const { t } = useLingui();
  const give = async (kind: ".vtt" | ".srt") => {
    const given = await download(sessionId, title, kind).catch(() => false);
    if (!given) toast(t`The transcript could not be read. Try again in a moment.`);
  };
  return (
    <div className="mb-3 flex flex-wrap gap-2">
      <Button className="px-3 text-sm" onClick={() => void give(".vtt")}>
        <Download className="size-4" aria-hidden />
        <Trans>Subtitles (VTT)</Trans>
      </Button>
      <Button className="px-3 text-sm" onClick={() => void give(".srt")}>
        <Download className="size-4" aria-hidden />
        <Trans>Subtitles (SRT)</Trans>
      </Button>
    </div>
  );
}

/** A link cannot carry who asks: the file is fetched, and given to the browser from here. False where it could not be had. */
async function download(sessionId: string, title: string, kind: ".vtt" | ".srt"): Promise<boolean> {
  const answer = await fetch(`${transcriptPath(sessionId)}${kind}`, {
    headers: { authorization: `Bearer ${currentToken() ?? ""}` },
  });
  if (!answer.ok) return false;
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = `${title}${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return true;
}
