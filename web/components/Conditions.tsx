import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { ClassCondition } from "./conditions.ts";

/** What is missing, and what that means for the class. */
export function Conditions({ conditions }: { conditions: readonly ClassCondition[] }) {
  const words: Record<ClassCondition, ReactNode> = {
    connection: <Trans>Your connection is weak: what you do may arrive late.</Trans>,
    pictures: <Trans>Some pictures do not load just now. They are asked for again by themselves.</Trans>,
    "captions-unavailable": <Trans>Captions are not available just now. The class goes on without them.</Trans>,
    "captions-reconnecting": <Trans>Captions are reconnecting. Nothing that they said is lost.</Trans>,
    database: <Trans>The record is kept here and written down later. Until then nobody new can come in.</Trans>,
  };
  return conditions.map((condition) => (
    <span key={condition} data-condition={condition}>
      {" "}
      {words[condition]}
    </span>
  ));
}
