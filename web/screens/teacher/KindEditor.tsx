import { Trans, useLingui } from "@lingui/react/macro";
import type { Metadata, MetadataOf } from "../../../session-core/features/studio/scene-kinds.ts";
import { SelectField } from "../../components/Field.tsx";
import { PollForm } from "../../components/talk/PollForm.tsx";
import { AddressForm } from "./AddressForm.tsx";

interface KindEditorProps {
  metadata: Exclude<Metadata, { kind: "slides" }>;
  onChange(metadata: Metadata): void;
}

const backgrounds = ["blank", "dots", "grid", "lines"] as const;

/** What a scene that is no deck can be told. */
export function KindEditor({ metadata, onChange }: KindEditorProps) {
  const { t } = useLingui();
  switch (metadata.kind) {
    case "whiteboard": {
      const names = { blank: t`Blank`, dots: t`Dots`, grid: t`Squares`, lines: t`Lines` };
      return (
        <div className="max-w-sm">
          <SelectField
            label={t`Background of the board`}
            value={metadata.background ?? "blank"}
            onChange={({ target: { value } }) =>
              onChange({ ...metadata, background: value as NonNullable<MetadataOf<"whiteboard">["background"]> })
            }
          >
            {backgrounds.map((background) => (
              <option key={background} value={background}>
                {names[background]}
              </option>
            ))}
          </SelectField>
        </div>
      );
    }
    case "camera":
    case "screen":
      return (
        <p className="max-w-prose text-muted">
          {metadata.kind === "camera" ? (
            <Trans>While this scene is on the stage, the camera of whoever teaches fills it.</Trans>
          ) : (
            <Trans>While this scene is on the stage, a shared screen fills it.</Trans>
          )}
        </p>
      );
    case "video":
    case "web":
      return (
        <AddressForm
          key={metadata.url}
          kind={metadata.kind}
          initial={metadata.url}
          label={t`Save the address`}
          onAddress={(url) => onChange({ ...metadata, url })}
        />
      );
    case "poll":
      return (
        <div className="max-w-xl">
          <PollForm initial={metadata.draft} label={t`Save the poll`} onOpen={(draft) => onChange({ ...metadata, draft })} />
        </div>
      );
  }
}
