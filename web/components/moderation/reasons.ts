import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Report } from "../../../session-core/features/interaction/reports.ts";

/** What a person may give as a reason; the word filter has its own. */
export const reasons = ["unkind", "unsafe", "off-topic", "other"] as const;

export const reasonNames: Record<Report["reason"], MessageDescriptor> = {
  unkind: msg`Unkind or bullying`,
  unsafe: msg`Somebody may be in danger`,
  "off-topic": msg`It disturbs the class`,
  other: msg`Something else`,
  words: msg`Noticed by the word filter`,
};
