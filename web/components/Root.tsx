import { useLingui } from "@lingui/react/macro";
import { Direction } from "radix-ui";
import { directionOf } from "../locale.ts";
import { Screens } from "../router.tsx";
import { Toaster } from "./toasts.tsx";

export function Root() {
  const { i18n } = useLingui();
  return (
    <Direction.Provider dir={directionOf(i18n.locale)}>
      <Screens />
      <Toaster />
    </Direction.Provider>
  );
}
