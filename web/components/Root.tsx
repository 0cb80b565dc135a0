import { useLingui } from "@lingui/react/macro";
import { Outlet } from "@tanstack/react-router";
import { Direction } from "radix-ui";
import { directionOf } from "../locale.ts";
import { Toaster } from "./toasts.tsx";

export function Root() {
  const { i18n } = useLingui();
  return (
    <Direction.Provider dir={directionOf(i18n.locale)}>
      <Outlet />
      <Toaster />
    </Direction.Provider>
  );
}
