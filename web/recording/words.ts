import { i18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { toast } from "../components/toasts.tsx";
import type { RecorderStatus } from "./recorder.ts";

/** What needs a person is said wherever they are: the recording may be over, or the header too narrow for words. */
export function sayTrouble(status: RecorderStatus): void {
  switch (status) {
    case "broken":
      return toast(
        i18n._(
          msg`The recording broke off in this browser. What was recorded until then is kept. Stop the recording, then start it again.`,
        ),
      );
    case "impossible":
      return toast(i18n._(msg`This browser cannot record. Stop the recording, and start it in Chrome, Edge or Firefox.`));
    case "lost":
      return toast(
        i18n._(
          msg`The end of a recording is missing: it reached the server after the recording was closed there, an hour after class. What came before is kept. Next time stay online for a while after class.`,
        ),
      );
    case "elsewhere":
    case "uploading":
    case "waiting":
    case "done":
  }
}
