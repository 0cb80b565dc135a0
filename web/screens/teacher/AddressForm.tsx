import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Field } from "../../components/Field.tsx";
import { addressOf, isPlayersPage } from "./address.ts";

interface AddressFormProps {
  kind: "video" | "web";
  initial?: string;
  /** What the button says. */
  label: string;
  busy?: boolean;
  onAddress(url: string): void;
}

/** Where a video or a page is. Nothing is asked of that address before the scene is shown. */
export function AddressForm({ kind, initial = "", label, busy = false, onAddress }: AddressFormProps) {
  const { t } = useLingui();
  const [typed, setTyped] = useState(initial.startsWith("/") ? "" : initial);
  const [wrong, setWrong] = useState<"address" | "page" | null>(null);
  return (
    <form
      className="max-w-xl space-y-3"
      noValidate
      onSubmit={(submit) => {
        submit.preventDefault();
        const url = addressOf(typed);
        const fault = url === null ? "address" : kind === "video" && isPlayersPage(url) ? "page" : null;
        setWrong(fault);
        if (url !== null && fault === null) onAddress(url);
      }}
    >
      <Field
        label={kind === "video" ? t`Address of the video` : t`Address of the page`}
        type="url"
        inputMode="url"
        dir="ltr"
        value={typed}
        maxLength={2_000}
        placeholder={kind === "video" ? "https://example.org/film.mp4" : "https://example.org"}
        aria-invalid={wrong !== null || undefined}
        onChange={({ target: { value } }) => setTyped(value)}
        hint={
          wrong ? (
            <span role="alert" className="font-medium text-danger-ink">
              {wrong === "page" ? (
                <Trans>
                  This is a page that plays videos, and its site lets nobody else show them. Give the address of a video file, or
                  share your screen.
                </Trans>
              ) : (
                <Trans>This is no address that begins with https://. Copy it from the browser’s address bar.</Trans>
              )}
            </span>
          ) : kind === "video" ? (
            <Trans>
              An mp4, a webm or an HLS playlist. While it is shown, the browser of everyone in class asks that server for it.
            </Trans>
          ) : (
            <Trans>While it is shown, the browser of everyone in class asks that server for it.</Trans>
          )
        }
      />
      <Button type="submit" look="primary" disabled={busy}>
        {label}
      </Button>
    </form>
  );
}
